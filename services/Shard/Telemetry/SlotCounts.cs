using Distro.Engine;

namespace Distro.Shard.Telemetry;

/// <summary>
/// What commands on each slot took, exactly. A command adds to its slot's <see cref="SlotTally"/>, in the cache line that it holds anyway: commands on keys in no order touch another
/// slot each, and would push others' data out with a line of counts. A tally that is full is carried over into the wide sums here, all loops' in one array.
/// Invariant: a carry is seen whole or not at all, because its slot's number is odd while it is made, under the slot's lock.
/// </summary>
internal sealed class SlotCounts
{
    private readonly Keyspace keyspace;
    private readonly Sums[] wide = new Sums[KeyspaceOptions.SlotCount];

    public SlotCounts(Keyspace keyspace)
    {
        this.keyspace = keyspace;
        Clear();
    }

    /// <summary>A command on that slot has run, and its lock is still held.</summary>
    public void Add(int slot, long ticks, long requestBytes, long replyBytes)
    {
        if (!keyspace.Tally(slot).TryAdd(ticks, requestBytes, replyBytes))
            Carry(slot, ticks, requestBytes, replyBytes);
    }

    /// <summary>As <see cref="Add"/>, for one whose slot is not held any more.</summary>
    public void AddLate(int slot, long ticks, long requestBytes, long replyBytes)
    {
        ref var sums = ref wide[slot];
        Interlocked.Add(ref sums.Ticks, ticks);
        Interlocked.Add(ref sums.RequestBytes, requestBytes);
        Interlocked.Add(ref sums.ReplyBytes, replyBytes);
    }

    /// <summary>From any thread.</summary>
    public (long Ticks, long RequestBytes, long ReplyBytes) Of(int slot)
    {
        ref var sums = ref wide[slot];
        while (true)
        {
            var number = Volatile.Read(ref sums.Carries);
            var tally = keyspace.Tally(slot).Read();
            var (ticks, requestBytes, replyBytes) = (Volatile.Read(ref sums.Ticks), Volatile.Read(ref sums.RequestBytes), Volatile.Read(ref sums.ReplyBytes));
            Interlocked.MemoryBarrier();
            if (number % 2 == 0 && number == Volatile.Read(ref sums.Carries))
                return (ticks + tally.Ticks, requestBytes + tally.RequestBytes, replyBytes + tally.ReplyBytes);
            Thread.Yield();
        }
    }

    /// <summary>What is added meanwhile may survive.</summary>
    public void Clear()
    {
        for (var slot = 0; slot < wide.Length; slot++)
        {
            keyspace.Tally(slot) = default;
            ref var sums = ref wide[slot];
            (sums.Ticks, sums.RequestBytes, sums.ReplyBytes) = (0, 0, 0);
        }
    }

    private void Carry(int slot, long ticks, long requestBytes, long replyBytes)
    {
        ref var tally = ref keyspace.Tally(slot);
        var told = tally.Read();
        Interlocked.Increment(ref wide[slot].Carries);
        tally = default;
        AddLate(slot, ticks + told.Ticks, requestBytes + told.RequestBytes, replyBytes + told.ReplyBytes);
        Interlocked.Increment(ref wide[slot].Carries);
    }

    private struct Sums
    {
        public long Ticks;
        public long RequestBytes;
        public long ReplyBytes;
        public long Carries;
    }
}
