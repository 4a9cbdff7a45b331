using Distro.Commands.Execution;
using Distro.Shard.Execution;
using Distro.Shard.Hosting;
using Distro.Topology;

namespace Distro.Shard.Log;

/// <summary>
/// Whose replies wait for the disk: those of connections that asked for it, of databases that an option names, and of groups that are `always`, in this order.
///
/// Invariant: a reply that waits goes only once everything that it wrote and showed is fsynced by a majority of writers. Argument: in an `always` group that is the commit
/// offset; in others, where the commit offset is what writers have received, it is the synced offset, and whoever begins to wait has the sync asked for at once.
/// </summary>
internal sealed class ReplyDurability(DataPlane plane, ShardOptions options)
{
    private long wanted;

    /// <summary>Replies that wait for offsets up to here may go.</summary>
    public long ReleasedOffset => plane.State.Durability == Durability.Always ? plane.CommittedOffset : Math.Min(plane.CommittedOffset, plane.SyncedOffset);

    /// <summary>What lies below is to be synced at once.</summary>
    public long WantedOffset => Volatile.Read(ref wanted);

    /// <summary>Whether what such a client is shown has to be on the disk. Replicas show what is committed; where no log is kept there is nothing to wait for.</summary>
    public bool Gates(Session session, ServingState state)
    {
        if (session.Durability == DurabilityWish.Default && state.Durability == Durability.Always) return !options.DurabilityOfDatabases.IsWeaker(session.Database);
        if (state.Role != ServingRole.Primary || plane.Published is null) return false;
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
