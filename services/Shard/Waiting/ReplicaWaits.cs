using Distro.Shard.Clients;
using Distro.Shard.Execution;

namespace Distro.Shard.Waiting;

/// <summary>
/// Clients of one loop that wait (WAIT, WAITAOF) until enough copies hold what they wrote. Looked through when a replica acknowledges and when the commit moves;
/// there are few of them, or none.
/// </summary>
internal sealed class ReplicaWaits(Worker worker)
{
    private readonly HashSet<ReplicaBlock> blocks = [];
    private volatile int count;

    /// <summary>Any thread may look.</summary>
    public int Count => count;

    /// <summary>Answers now if what is wanted is so, or nobody may wait; else the client waits. The running command is the client's.</summary>
    /// <param name="local">Null for WAIT; for WAITAOF whether the durable log must hold what it wrote.</param>
    public void Wait(Client client, bool? local, int replicas, long timeoutMilliseconds)
    {
        var offset = client.LastWriteOffset;
        var block = new ReplicaBlock(client, worker.Blocked.DeadlineOf(timeoutMilliseconds), offset, local, replicas);
        if (block.IsReached || worker.Context.InnerDepth > 0)
        {
            ReplicaBlock.Write(worker.Context.Reply, worker.Plane, offset, local);
            return;
        }

        client.Blocked = block;
        blocks.Add(block);
        count = blocks.Count;
        worker.Blocked.Add(block);
        // What was reached between the look and the count was told to nobody.
        Interlocked.MemoryBarrier();
        worker.Plane.Published?.Invoke();
        Look();
    }

    public void Forget(ReplicaBlock block)
    {
        blocks.Remove(block);
        count = blocks.Count;
    }

    /// <summary>Answers those that have what they wait for.</summary>
    public void Look()
    {
        foreach (var block in blocks)
        {
            if (block.IsReached && block.TryClaim())
                block.Serve();
        }
    }
}
