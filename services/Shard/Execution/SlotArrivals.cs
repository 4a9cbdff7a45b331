using Distro.Commands.Declaration;
using Distro.Engine;

namespace Distro.Shard.Execution;

/// <summary>
/// Which slots of a primary are still on their way from a snapshot while the others are served.
///
/// Invariant: a slot that has arrived holds everything that the log said about it before this term, and what the term has added. Argument: a slot arrives once, by the loop that
/// has loaded its section and applied its part of the tail; nothing but that loop touches it before, because commands on it are refused, work on the whole keyspace (commands,
/// scripts, which may come to any key, snapshots, expiry, eviction, defragmentation) waits for the last slot, and no effect names it.
/// </summary>
internal sealed class SlotArrivals
{
    private readonly bool[] arrived = new bool[KeyspaceOptions.SlotCount];
    private int count;

    /// <summary>How many have arrived.</summary>
    public int Count => Volatile.Read(ref count);

    public bool Has(int slot) => Volatile.Read(ref arrived[slot]);

    public void Arrived(int slot)
    {
        Volatile.Write(ref arrived[slot], true);
        Interlocked.Increment(ref count);
    }

    /// <summary>Whether a command can be run that names those slots.</summary>
    public bool Admits(Demand demand, ReadOnlySpan<int> slots)
    {
        if (demand.Scope is not (Scope.Keys or Scope.SlotArgument or Scope.Queued)) return false;
        foreach (var slot in slots)
        {
            if (!Has(slot)) return false;
        }

        return true;
    }
}
