using Distro.Commands.Execution;
using ValueType = Distro.Engine.ValueType;

namespace Distro.Commands.Waiting;

/// <summary>
/// What a command asks for that found nothing: that its client wait for keys. Filled in by <see cref="Call.Block"/>, read by the executor before it lets go
/// of the slots, so that nothing can come between looking and waiting. One a worker, used again.
/// </summary>
public sealed class BlockRequest
{
    private const int AlsoServedKept = 1024;

    /// <summary>
    /// The command is being served from a change of the key at this argument: it looks at no other but <see cref="AlsoServed"/>. -1 when it runs on its client's
    /// behalf for the first time.
    /// </summary>
    public int ServedKey { get; set; } = -1;

    /// <summary>Arguments that are further keys it may look at when it is served: their slots are held, too.</summary>
    public HashSet<int> AlsoServed { get; } = [];

    /// <summary>Nobody is being served any more. Room for a client of very many keys is not kept.</summary>
    public void EndServing()
    {
        ServedKey = -1;
        AlsoServed.Clear();
        if (AlsoServed.Capacity > AlsoServedKept) AlsoServed.TrimExcess();
    }

    /// <summary>Whether a command may ask: false in replay, in the Router, and wherever nobody could wait.</summary>
    public bool IsAllowed { get; set; }

    /// <summary>The command asked. It has written no reply then.</summary>
    public bool IsWanted { get; private set; }

    /// <summary>How long to wait, in milliseconds; 0: for ever.</summary>
    public long TimeoutMilliseconds { get; private set; }

    /// <summary>The type that a key must have for the command to be served.</summary>
    public ValueType Type { get; private set; }

    /// <summary>It is also to be served when a key is deleted or changes its type, so that it can say so (XREADGROUP).</summary>
    public bool WantsDeletion { get; private set; }

    /// <summary>The first argument that is a key waited for, ...</summary>
    public int FirstKey { get; private set; }

    /// <summary>... and how many stand from there on. Keys of the command outside that range are needed, but not waited for (BLMOVE's destination).</summary>
    public int KeyCount { get; private set; }

    /// <summary>Arguments that are to stand in place of others when the command is served: <see cref="Call.BlockArgument"/>.</summary>
    internal List<int> Replaced { get; } = [];

    internal ScratchBytes Replacements { get; } = new();

    public void Clear()
    {
        if (!IsWanted && Replaced.Count == 0) return;
        IsWanted = false;
        Replaced.Clear();
        Replacements.Clear();
    }

    /// <summary>The bytes of an argument as it is to be kept: replaced, or as it came.</summary>
    public ReadOnlySpan<byte> Argument(int index, ReadOnlySpan<byte> original)
    {
        var at = Replaced.LastIndexOf(index);
        return at < 0 ? original : Replacements[at];
    }

    internal void Want(int firstKey, int keyCount, long timeoutMilliseconds, ValueType type, bool wantsDeletion)
    {
        IsWanted = true;
        FirstKey = firstKey;
        KeyCount = keyCount;
        TimeoutMilliseconds = timeoutMilliseconds;
        Type = type;
        WantsDeletion = wantsDeletion;
    }
}

/// <summary>What a client reads whose time is over.</summary>
public enum BlockTimeoutReply
{
    NullArray,

    /// <summary>A null array too, but a plain null where nobody can wait: in RESP2 these differ (BLMOVE).</summary>
    NullWithoutWaiting,
}
