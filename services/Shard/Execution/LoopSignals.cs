using Distro.Shard.PubSub;

namespace Distro.Shard.Execution;

/// <summary>
/// What the control thread tells the loops: only those that have somebody waiting for it are woken. Who begins to wait meanwhile looks again itself, after it
/// has said that it waits (a batch's end, a WAIT's begin), so between the two nothing is missed.
/// </summary>
internal sealed class LoopSignals(DataPlane plane)
{
    /// <summary>Who waits for keys, or listens, in slots that are another group's now is sent there.</summary>
    public void MapChanged(SlotOwners owners)
    {
        foreach (var worker in plane.Workers)
        {
            if (worker.Blocked.Count > 0)
                worker.Loop.Post(new LoopAction(() => worker.Blocked.MapChanged(owners)));
            if (plane.Broker.ShardChannelCount > 0)
                worker.Loop.Post(new ForeignShardChannels(worker));
        }
    }

    /// <summary>The commit moved, or the lease: loops look what replies may go.</summary>
    public void WakeGated()
    {
        Interlocked.MemoryBarrier();
        foreach (var worker in plane.Workers)
        {
            if (worker.Gated.Count > 0)
                worker.Loop.Post(worker.Gated.Release);
        }
    }

    /// <summary>Some client of some loop waits for copies of what it wrote.</summary>
    public bool HasWaits
    {
        get
        {
            foreach (var worker in plane.Workers)
            {
                if (worker.Waits.Count > 0)
                    return true;
            }

            return false;
        }
    }

    /// <summary>A copy holds more of the log: loops look whose WAIT is over.</summary>
    public void WakeWaits()
    {
        Interlocked.MemoryBarrier();
        foreach (var worker in plane.Workers)
        {
            if (worker.Waits.Count > 0)
                worker.Loop.Post(worker.ReplicaProgress);
        }
    }

    /// <summary>This member may not be what it was: then whoever waits for keys is told, since what it waits for happens elsewhere now, and replies that wait for the log fail.</summary>
    public void RoleChanged(ServingRole previous, ServingRole next)
    {
        if (next == ServingRole.Primary)
        {
            WakeGated();
            return;
        }

        foreach (var worker in plane.Workers)
        {
            if (next != previous)
                worker.Loop.Post(worker.Blocked.RoleChanged);
        }

        FailGated();
    }

    /// <summary>This member is not primary any more: replies that wait for the commit won't get it.</summary>
    public void FailGated()
    {
        foreach (var worker in plane.Workers)
            worker.Loop.Post(worker.Gated.Fail);
    }
}
