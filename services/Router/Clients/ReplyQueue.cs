namespace Distro.Router.Clients;

/// <summary>A client's commands that have no written reply yet, oldest first: a ring that grows to the bound of pipelining.</summary>
internal sealed class ReplyQueue
{
    private const int InitialLength = 2;

    private PendingReply?[] ring = [];
    private int head;

    public int Count { get; private set; }

    public PendingReply First => ring[head]!;

    public void Add(PendingReply pending)
    {
        if (Count == ring.Length) Grow();
        ring[(head + Count) & (ring.Length - 1)] = pending;
        Count++;
    }

    public PendingReply RemoveFirst()
    {
        var first = ring[head]!;
        ring[head] = null;
        head = (head + 1) & (ring.Length - 1);
        Count--;
        return first;
    }

    private void Grow()
    {
        var larger = new PendingReply?[Math.Max(ring.Length * 2, InitialLength)];
        for (var i = 0; i < Count; i++) larger[i] = ring[(head + i) & (ring.Length - 1)];
        ring = larger;
        head = 0;
    }
}
