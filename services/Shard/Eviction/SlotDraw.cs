using Distro.Engine;
using Distro.Engine.Access;

namespace Distro.Shard.Eviction;

/// <summary>
/// Draws slots in proportion to their keys, from running sums that are made anew now and then: a database's slots change little while as many draws are made
/// as there are slots, and a row of misses tells that they did. One a loop.
/// </summary>
internal sealed class SlotDraw(VictimSearch search, int databases, ulong seed)
{
    private const int DrawsMax = KeyspaceOptions.SlotCount;
    private const int MissesMax = 8;
    private const int NoSlot = -1;

    private readonly Sums?[] sums = new Sums?[databases];
    private ulong state = seed;

    /// <summary>A slot with keys (with keys that expire, if that is asked for) at the time of the last count; -1 when there was none.</summary>
    public int Next(int database, bool onlyExpiring)
    {
        var of = sums[database] ??= new Sums();
        if (of.DrawsLeft <= 0 || of.Misses >= MissesMax || of.OnlyExpiring != onlyExpiring)
        {
            of.Total = search.SumKeys(database, onlyExpiring, of.UpTo);
            (of.DrawsLeft, of.Misses, of.OnlyExpiring) = (DrawsMax, 0, onlyExpiring);
        }

        of.DrawsLeft--;
        if (of.Total > 0)
            return Find(of.UpTo, (long)Math.BigMul(Random(), (ulong)of.Total, out _));
        of.DrawsLeft = 0;
        return NoSlot;
    }

    /// <summary>The slot drawn had no such key.</summary>
    public void Missed(int database) => sums[database]!.Misses++;

    /// <summary>Forgets the count: who draws next sees keys that came since.</summary>
    public void Refresh()
    {
        foreach (var of in sums)
        {
            if (of is not null)
                of.DrawsLeft = 0;
        }
    }

    public ulong Random()
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>The first slot whose sum is above a number.</summary>
    private static int Find(long[] upTo, long number)
    {
        var (low, high) = (0, upTo.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (upTo[middle] > number)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    private sealed class Sums
    {
        public readonly long[] UpTo = new long[KeyspaceOptions.SlotCount];
        public long Total;
        public int DrawsLeft;
        public int Misses;
        public bool OnlyExpiring;
    }
}
