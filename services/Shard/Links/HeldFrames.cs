using System.Buffers;

namespace Distro.Shard.Links;

/// <summary>Copies of frames that wait, in order, in borrowed arrays: requests behind a parked one, or replies whose log offset is not committed.</summary>
internal sealed class HeldFrames
{
    private readonly Queue<(byte[] Bytes, int Length, uint RequestId)> queue = new();

    public int Count => queue.Count;

    public long Bytes { get; private set; }

    public uint FirstRequestId => queue.Peek().RequestId;

    public ReadOnlySpan<byte> First
    {
        get
        {
            var (bytes, length, _) = queue.Peek();
            return bytes.AsSpan(0, length);
        }
    }

    public void Add(ReadOnlySpan<byte> frame, uint requestId)
    {
        var copy = ArrayPool<byte>.Shared.Rent(frame.Length);
        frame.CopyTo(copy);
        queue.Enqueue((copy, frame.Length, requestId));
        Bytes += frame.Length;
    }

    public void RemoveFirst()
    {
        var (bytes, length, _) = queue.Dequeue();
        Bytes -= length;
        ArrayPool<byte>.Shared.Return(bytes);
    }

    public void Clear()
    {
        while (queue.Count > 0)
            RemoveFirst();
    }
}
