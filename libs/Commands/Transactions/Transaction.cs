using Distro.Commands.Declaration;
using Distro.Resp;

namespace Distro.Commands.Transactions;

/// <summary>
/// What a client has queued since MULTI, and which keys it watches. Owned by the client's loop, like the session it belongs to.
/// Commands are copied whole, one behind the other, in the arrays of one transaction, which are used again for the next.
/// </summary>
public sealed class Transaction
{
    /// <summary>Most that the queued commands of one transaction may take, in bytes.</summary>
    public const int BytesMax = 1 << 30;

    private const int BytesKept = 64 * 1024;
    private const int EntryBytes = 24;
    private const int ArgumentBytes = 8;

    private Entry[] entries = [];
    private Arg[] arguments = [];
    private byte[] bytes = [];
    private Dictionary<int, string>? refusals;
    private int argumentCount;
    private int length;

    /// <summary>MULTI has come, and neither EXEC nor DISCARD.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>A command could not be queued: EXEC will refuse.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Watched keys were lost sight of: EXEC answers as if one had changed.</summary>
    public bool IsStale { get; set; }

    /// <summary>EXEC runs it now.</summary>
    public bool IsRunning { get; set; }

    /// <summary>The database that the commands queued so far leave selected.</summary>
    public int Database { get; set; }

    public int Count { get; private set; }

    /// <summary>What the queued commands take, in bytes.</summary>
    public long UsedBytes => IsOpen ? length + ((long)argumentCount * ArgumentBytes) + ((long)Count * EntryBytes) : 0;

    /// <summary>Flags that at least one queued command has.</summary>
    public CommandFlags AnyFlags { get; private set; }

    /// <summary>Flags that every queued command has.</summary>
    public CommandFlags AllFlags { get; private set; }

    /// <summary>One of the commands needs the whole keyspace: EXEC runs with the gate closed.</summary>
    public bool NeedsGate { get; private set; }

    public WatchedKeys Watched { get; } = new();

    /// <summary>WATCH commands since the last time that nothing was watched. A Router counts them too, and knows by it whether a shard still watches all.</summary>
    public int WatchCommands { get; set; }

    /// <summary>What the arguments of all queued commands point into.</summary>
    public ReadOnlySpan<byte> Input => bytes.AsSpan(0, length);

    public Command CommandAt(int index) => entries[index].Command;

    public ReadOnlySpan<Arg> ArgumentsAt(int index) => arguments.AsSpan(entries[index].FirstArgument, entries[index].ArgumentCount);

    /// <summary>A queued command may not be run any more: the line of its error, which stands in EXEC's reply.</summary>
    public void Refuse(int index, string line) => (refusals ??= []).Add(index, line);

    /// <summary>What <see cref="Refuse"/> said of a queued command; null for one that may run.</summary>
    public string? RefusalOf(int index) => refusals?.GetValueOrDefault(index);

    public void Begin(int database)
    {
        Empty();
        Database = database;
        IsOpen = true;
    }

    /// <summary>A command was refused while a transaction was open. What was queued so far won't run, so it is forgotten.</summary>
    public void Fail()
    {
        if (!IsOpen) return;
        Empty();
        HasFailed = true;
    }

    /// <summary>Copies a command, with its flags or those of the script that it runs, to the end of the queue. False when that would be more than a transaction may hold.</summary>
    public bool TryAdd(Command command, CommandFlags flags, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> commandArguments)
    {
        if (HasFailed) return true;
        var size = 0L;
        foreach (var argument in commandArguments) size += argument.Length;
        if (UsedBytes + size + ((long)commandArguments.Length * ArgumentBytes) + EntryBytes > BytesMax) return false;
        Grow(ref bytes, length + (int)size);
        Grow(ref arguments, argumentCount + commandArguments.Length);
        Grow(ref entries, Count + 1);
        entries[Count++] = new Entry(command, argumentCount, commandArguments.Length);
        foreach (var argument in commandArguments)
        {
            input.Slice(argument.Offset, argument.Length).CopyTo(bytes.AsSpan(length));
            arguments[argumentCount++] = new Arg(length, argument.Length);
            length += argument.Length;
        }

        AnyFlags |= flags;
        AllFlags &= flags;
        NeedsGate |= command.Scope is Scope.EachSlot or Scope.Script || command.NeedsGate(input, commandArguments);
        return true;
    }

    /// <summary>Forgets what was queued and what is watched.</summary>
    public void End(WatchTable? watches)
    {
        Empty();
        IsOpen = false;
        Unwatch(watches);
    }

    public void Unwatch(WatchTable? watches)
    {
        if (Watched.Count > 0) watches?.Unwatch(Watched);
        WatchCommands = 0;
        IsStale = false;
    }

    private static void Grow<T>(ref T[] array, int needed)
    {
        if (array.Length < needed) Array.Resize(ref array, (int)Math.Max(needed, Math.Min(array.Length * 2L, BytesMax)));
    }

    private void Empty()
    {
        if (bytes.Length > BytesKept) bytes = [];
        if (arguments.Length > BytesKept / ArgumentBytes) arguments = [];
        if (entries.Length > BytesKept / EntryBytes) entries = [];
        refusals = null;
        Count = argumentCount = length = 0;
        IsRunning = false;
        HasFailed = NeedsGate = false;
        AnyFlags = CommandFlags.None;
        AllFlags = ~CommandFlags.None;
    }

    private readonly record struct Entry(Command Command, int FirstArgument, int ArgumentCount);
}
