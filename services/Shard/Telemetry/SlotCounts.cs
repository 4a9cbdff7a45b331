using Distro.Engine;
using Distro.Engine.Memory;

namespace Distro.Shard.Telemetry;

/// <summary>
/// What one loop has counted of each slot, in as few cache lines as possible, since commands on keys in no order touch a different one each and push others' data out: 16 bytes a slot,
/// the time, and both sums of bytes in one word of which each has half. Long before a half is full, both are carried over into wide sums.
/// One thread adds; others read. Invariant: a carry is seen whole or not at all, because its number is odd while it is made.
/// </summary>
internal sealed class SlotCounts
{
    private const int HalfBits = 32;

    /// <summary>The bit of each half that says that it is to be carried.</summary>
    private const long CarryBits = (1L << 30) | (1L << (30 + HalfBits));

    /// <summary>What a command adds less of goes into the narrow sums; what was taken back (a reply that was dropped) does not.</summary>
    private const ulong AtOnceMax = 1UL << 30;

    private readonly Narrow[] narrow = new Narrow[KeyspaceOptions.SlotCount];
    private Wide[]? wide;
    private int carries;

    public void Fetch(int slot) => CacheHint.Fetch(ref narrow[slot].Bytes);

    public void Add(int slot, long ticks, long requestBytes, long replyBytes)
    {
        ref var counts = ref narrow[slot];
        counts.Ticks += ticks;
        if ((ulong)(requestBytes | replyBytes) >= AtOnceMax)
        {
            Carry(slot, requestBytes, replyBytes);
            return;
        }

        var bytes = counts.Bytes + requestBytes + (replyBytes << HalfBits);
        Volatile.Write(ref counts.Bytes, bytes);
        if ((bytes & CarryBits) != 0)
            Carry(slot, 0, 0);
    }

    public (long Ticks, long RequestBytes, long ReplyBytes) Of(int slot)
    {
        ref var counts = ref narrow[slot];
        while (true)
        {
            var number = Volatile.Read(ref carries);
            var bytes = Volatile.Read(ref counts.Bytes);
            var carried = Volatile.Read(ref wide) is { } sums ? (Request: Volatile.Read(ref sums[slot].RequestBytes), Reply: Volatile.Read(ref sums[slot].ReplyBytes)) : default;
            Interlocked.MemoryBarrier();
            if (number % 2 == 0 && number == Volatile.Read(ref carries))
                return (Volatile.Read(ref counts.Ticks), carried.Request + (bytes & uint.MaxValue), carried.Reply + (bytes >>> HalfBits));
            Thread.Yield();
        }
    }

    /// <summary>What is added meanwhile may survive.</summary>
    public void Clear()
    {
        Array.Clear(narrow);
        if (wide is { } sums)
            Array.Clear(sums);
    }

    private void Carry(int slot, long requestBytes, long replyBytes)
    {
        var sums = wide ?? new Wide[narrow.Length];
        Interlocked.Increment(ref carries);
        Volatile.Write(ref wide, sums);
        ref var counts = ref narrow[slot];
        sums[slot].RequestBytes += requestBytes + (counts.Bytes & uint.MaxValue);
        sums[slot].ReplyBytes += replyBytes + (counts.Bytes >>> HalfBits);
        counts.Bytes = 0;
        Interlocked.Increment(ref carries);
    }

    private struct Narrow
    {
        public long Ticks;
        public long Bytes;
    }

    private struct Wide
    {
        public long RequestBytes;
        public long ReplyBytes;
    }
}
