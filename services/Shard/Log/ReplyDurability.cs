using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Routing;
using Distro.Resp;
using Distro.Shard.Execution;
using Distro.Shard.Hosting;
using Distro.Topology;

namespace Distro.Shard.Log;

/// <summary>
/// Whose replies wait for the disk: those of connections that asked for it, about keys that a pattern names, of databases that an option names, and of groups that are `always`,
/// in this order. Of several keys the strongest counts, and whoever may see any key (SCAN, a transaction, a script) sees the strongest that there may be.
///
/// Invariant: a reply that waits goes only once everything that it wrote and showed is fsynced by a majority of writers. Argument: in an `always` group that is the commit
/// offset; in others, where the commit offset is what writers have received, it is the synced offset, and whoever begins to wait has the sync asked for at once.
/// </summary>
internal sealed class ReplyDurability(DataPlane plane, ShardOptions options)
{
    /// <summary>A command of more keys waits as one that may see any.</summary>
    private const int KeysLookedAt = 64;

    private long wanted;

    /// <summary>Replies that wait for offsets up to here may go.</summary>
    public long ReleasedOffset => plane.State.Durability == Durability.Always ? plane.CommittedOffset : Math.Min(plane.CommittedOffset, plane.SyncedOffset);

    /// <summary>What lies below is to be synced at once.</summary>
    public long WantedOffset => Volatile.Read(ref wanted);

    /// <summary>Whether what such a client is shown, of whatever keys, has to be on the disk. Replicas show what is committed; where no log is kept there is nothing to wait for.</summary>
    public bool Gates(Session session, ServingState state)
        => (session.Durability == DurabilityWish.Default && options.DurabilityOfKeys.HasAlways && WaitsAtAll(state)) || GatesBeyondKeys(session, state);

    /// <summary>The same of what a command's own keys show.</summary>
    public bool Gates(Session session, ServingState state, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        if (session.Durability != DurabilityWish.Default || options.DurabilityOfKeys.Patterns.Count == 0) return GatesBeyondKeys(session, state);
        Span<int> keys = stackalloc int[KeysLookedAt];
        var count = command.Scope == Scope.Keys ? KeyPositions.Find(command, input, arguments, keys) : 0;
        if (count is <= 0 or > KeysLookedAt || SeesMore(command)) return Gates(session, state);
        var beyond = GatesBeyondKeys(session, state);
        foreach (var key in keys[..count])
        {
            if (OfKey(input.Slice(arguments[key].Offset, arguments[key].Length)) is not { } always ? beyond : always && WaitsAtAll(state)) return true;
        }

        return false;
    }

    private bool IsLogKept => plane.Published is not null && plane.Unread.IsKept;

    private bool WaitsAtAll(ServingState state) => state.Durability == Durability.Always || (state.Role == ServingRole.Primary && IsLogKept);

    /// <summary>What the first pattern says that matches; null when none does.</summary>
    private bool? OfKey(ReadOnlySpan<byte> key)
    {
        var patterns = options.DurabilityOfKeys.Patterns;
        for (var i = 0; i < patterns.Count; i++)
        {
            if (GlobPattern.IsMatch(patterns[i].Pattern, key)) return patterns[i].IsAlways;
        }

        return null;
    }

    /// <summary>Some of the keys that it reads are not among its arguments (SORT with GET).</summary>
    private static bool SeesMore(Command command)
    {
        foreach (var spec in command.Keys)
        {
            if (spec.IsUnknown) return true;
        }

        return false;
    }

    private bool GatesBeyondKeys(Session session, ServingState state)
    {
        if (session.Durability == DurabilityWish.Default && state.Durability == Durability.Always) return !options.DurabilityOfDatabases.IsWeaker(session.Database);
        if (state.Role != ServingRole.Primary || !IsLogKept) return false;
        return session.Durability == DurabilityWish.Default ? options.DurabilityOfDatabases.IsAlways(session.Database) : session.Durability == DurabilityWish.Always;
    }

    /// <summary>A reply begins to wait for that offset.</summary>
    public void Await(long offset)
    {
        if (plane.State.Durability == Durability.Always || offset <= plane.SyncedOffset) return;
        for (var before = WantedOffset; offset > before; before = WantedOffset)
        {
            if (Interlocked.CompareExchange(ref wanted, offset, before) != before) continue;
            plane.Published?.Invoke();
            return;
        }
    }

    /// <summary>Another history begins.</summary>
    public void Restart() => Volatile.Write(ref wanted, 0);
}
