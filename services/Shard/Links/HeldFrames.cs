using Distro.Net.Buffers;

namespace Distro.Shard.Links;

/// <summary>Copies of frames that wait, in order, in borrowed memory: requests behind a parked one, or replies whose log offset is not committed.</summary>
internal sealed class HeldFrames
{
    private readonly Queue<(BorrowedBytes Bytes, int Length, uint RequestId)> queue = new();

    public int Count => queue.Count;

    public long Bytes { get; private set; }

    public uint FirstRequestId => queue.Peek().RequestId;

    public ReadOnlySpan<byte> First
    {
        get
        {
            var (bytes, length, _) = queue.Peek();
            return bytes.Span[..length];
        }
    }

    public void Add(ReadOnlySpan<byte> frame, uint requestId)
    {
        var copy = new BorrowedBytes(frame.Length);
        frame.CopyTo(copy.Span);
        queue.Enqueue((copy, frame.Length, requestId));
        Bytes += frame.Length;
    }

    public void RemoveFirst()
    {
        var (bytes, length, _) = queue.Dequeue();
        Bytes -= length;
        bytes.Return();
    }

    public void Clear()
    {
        while (queue.Count > 0)
            RemoveFirst();
    }
}
