using Distro.Shard.Execution;

namespace Distro.Shard.Clients;

/// <summary>
/// Clients of one loop that wait (WAIT) until enough replicas hold what they wrote. Looked through when a replica acknowledges and once a tick;
/// there are few of them, or none.
/// </summary>
internal sealed class ReplicaWaits
{
    private readonly List<Entry> entries = [];
    private volatile int count;

    public int Count => count;

    public void Add(Client client, long offset, int replicas, long deadlineMilliseconds)
    {
        entries.Add(new Entry(client, offset, replicas, deadlineMilliseconds));
        count = entries.Count;
    }

    public void Forget(Client client)
    {
        entries.RemoveAll(entry => entry.Client == client);
        count = entries.Count;
    }

    /// <summary>Answers those that have what they wait for, or whose time is over.</summary>
    public void Look(Worker worker, ReplicaOffsets replicas, long nowMilliseconds)
    {
        for (var i = entries.Count - 1; i >= 0; i--)
        {
            var (client, offset, wanted, deadline) = entries[i];
            var reached = replicas.CountAt(offset);
            if (reached < wanted && nowMilliseconds < deadline)
                continue;
            entries.RemoveAt(i);
            count = entries.Count;
            worker.Context.Reply.Buffer = client.Output;
            worker.Context.Reply.Version = client.Session.RespVersion;
            worker.Context.Reply.Integer(reached);
            client.Unblock();
        }
    }

    private readonly record struct Entry(Client Client, long Offset, int Replicas, long Deadline);
}
