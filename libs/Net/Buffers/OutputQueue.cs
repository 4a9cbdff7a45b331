namespace Distro.Net.Buffers;

/// <summary>
/// What a handler has written and the kernel has not yet taken: a ring of buffers. Positions count bytes since the channel opened:
/// Sent &lt;= Limit &lt;= Written. Bytes between Limit and Written are held back until the handler says that they may go.
/// A buffer goes back to the pool as soon as its last byte was sent, so a quiet channel holds none.
/// </summary>
internal struct OutputQueue
{
    private const int InitialSegments = 2;

    private readonly BufferPool pool;
    private Segment[] ring;
    private int head;
    private int count;

    public OutputQueue(BufferPool pool)
    {
        this.pool = pool;
        ring = [];
    }

    public long Written { get; private set; }

    public long Sent { get; private set; }

    public long Limit { get; private set; }

    public readonly bool CanSend => Limit > Sent;

    /// <summary>Buffers that it holds.</summary>
    public readonly int Segments => count;

    /// <summary>What they take of memory.</summary>
    public long HeldBytes { get; private set; }

    public Span<byte> GetSpan(int sizeHint)
    {
        if (count > 0)
        {
            ref var last = ref ring[(head + count - 1) & (ring.Length - 1)];
            if (last.Buffer.Length - last.End >= Math.Max(sizeHint, 1))
                return last.Buffer.AsSpan(last.End);
            if (last.End == last.Start)
                DropEmptyLast(ref last);
        }

        Grow();
        ref var added = ref ring[(head + count) & (ring.Length - 1)];
        added = new Segment { Buffer = pool.Take(sizeHint) };
        HeldBytes += added.Buffer.Length;
        count++;
        return added.Buffer.GetSpan();
    }

    public void Advance(int bytes)
    {
        ref var last = ref ring[(head + count - 1) & (ring.Length - 1)];
        if ((uint)bytes > (uint)(last.Buffer.Length - last.End))
            throw new ArgumentOutOfRangeException(nameof(bytes));
        last.End += bytes;
        Written += bytes;
    }

    public void RaiseLimit(long position) => Limit = Math.Clamp(position, Limit, Written);

    /// <summary>Takes back what was written beyond the limit.</summary>
    public void Truncate()
    {
        var excess = Written - Limit;
        Written = Limit;
        while (excess > 0)
        {
            ref var last = ref ring[(head + count - 1) & (ring.Length - 1)];
            var dropped = (int)Math.Min(excess, last.End - last.Start);
            last.End -= dropped;
            excess -= dropped;
            if (excess > 0 || last.End == last.Start)
                DropEmptyLast(ref last);
        }
    }

    /// <summary>The <paramref name="index"/>-th piece of what may be sent now, in order; empty when there is none. It does not move until it was sent.</summary>
    public readonly Memory<byte> Piece(int index)
    {
        var left = Limit - Sent;
        for (var i = 0; i < count && left > 0; i++)
        {
            ref readonly var segment = ref ring[(head + i) & (ring.Length - 1)];
            var bytes = (int)Math.Min(left, segment.End - segment.Start);
            if (i == index)
                return segment.Buffer.AsMemory(segment.Start, bytes);
            left -= bytes;
        }

        return default;
    }

    /// <summary>The kernel took that many bytes.</summary>
    public void Took(long bytes)
    {
        Sent += bytes;
        while (count > 0)
        {
            ref var first = ref ring[head];
            var taken = (int)Math.Min(bytes, first.End - first.Start);
            first.Start += taken;
            bytes -= taken;
            if (first.Start < first.End)
                return;
            HeldBytes -= first.Buffer.Length;
            pool.Give(first.Buffer);
            first = default;
            head = (head + 1) & (ring.Length - 1);
            count--;
        }
    }

    public void Release()
    {
        for (; count > 0; count--)
        {
            pool.Give(ring[head].Buffer);
            ring[head] = default;
            head = (head + 1) & (ring.Length - 1);
        }

        HeldBytes = 0;
        Sent = Limit = Written;
    }

    private void DropEmptyLast(ref Segment last)
    {
        HeldBytes -= last.Buffer.Length;
        pool.Give(last.Buffer);
        last = default;
        count--;
    }

    private void Grow()
    {
        if (count < ring.Length)
            return;
        var next = new Segment[Math.Max(ring.Length * 2, InitialSegments)];
        for (var i = 0; i < count; i++)
            next[i] = ring[(head + i) & (ring.Length - 1)];
        ring = next;
        head = 0;
    }

    private struct Segment
    {
        public Block Buffer;
        public int Start;
        public int End;
    }
}
