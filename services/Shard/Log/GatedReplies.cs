using Distro.Net;
using Distro.Shard.Clients;
using Distro.Shard.Execution;

namespace Distro.Shard.Log;

/// <summary>
/// Replies of one loop that may not be seen before the log is committed up to an offset. Replies of one client go in the order they were made
/// (a client never asks for a lower offset than its last); clients whose data is committed pass those whose is not.
/// </summary>
internal sealed class GatedReplies
{
    private readonly PriorityQueue<Entry, (long Offset, long Order)> waiting = new();
    private readonly DataPlane plane;
    private long order;
    private volatile int count;

    public GatedReplies(DataPlane plane)
    {
        this.plane = plane;
        Release = new LoopAction(() =>
        {
            if (plane.CheckLease())
                ReleaseUpTo(plane.Durable.ReleasedOffset);
        });
        Fail = new LoopAction(() => FailOlderThan(long.MaxValue));
    }

    /// <summary>To be posted when the commit or the lease moved.</summary>
    public ILoopWork Release { get; }

    /// <summary>To be posted when this member ceases to be primary.</summary>
    public ILoopWork Fail { get; }

    /// <summary>Any thread may look.</summary>
    public int Count => count;

    /// <summary>The client's output up to a position waits for the offset.</summary>
    public void Add(Client client, long offset, long position, long nowMilliseconds)
    {
        waiting.Enqueue(new Entry(client, position, nowMilliseconds, client.GateGeneration), (offset, order++));
        count = waiting.Count;
        plane.Durable.Await(offset);
    }

    /// <summary>Lets go what waits for no more than the committed offset.</summary>
    public void ReleaseUpTo(long committed)
    {
        while (waiting.TryPeek(out var entry, out var when) && when.Offset <= committed)
        {
            waiting.Dequeue();
            count = waiting.Count;
            if (entry.Generation == entry.Client.GateGeneration)
                entry.Client.ReleaseReplies(entry.Position);
        }
    }

    /// <summary>The outcome of what waits since that time or longer will not be known: its clients hear so, and have no replies waiting any more.</summary>
    public void FailOlderThan(long milliseconds)
    {
        foreach (var (entry, _) in waiting.UnorderedItems)
        {
            if (entry.Since <= milliseconds && entry.Generation == entry.Client.GateGeneration)
                entry.Client.FailReplies();
        }

        while (waiting.TryPeek(out var entry, out _) && entry.Generation != entry.Client.GateGeneration)
            waiting.Dequeue();
        count = waiting.Count;
    }

    private readonly record struct Entry(Client Client, long Position, long Since, int Generation);
}
