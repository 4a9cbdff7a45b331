using System.Runtime.InteropServices;
using Distro.Engine.Tables;

namespace Distro.Engine.Slots;

/// <summary>
/// One database's part of one slot: its table, and what active expiry needs to know. All zero is empty. Changed under the slot's lock only,
/// but for the epoch: whoever first finds it older than the database's claims the table for the backlog by compare-and-set.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4, Size = Bytes)]
internal struct DatabaseSlot
{
    public const int Bytes = 44;

    /// <summary>Stands in <see cref="Epoch"/> while somebody empties an outdated table.</summary>
    public const uint Claimed = uint.MaxValue;

    private const int VolatileShift = 40;
    private const ulong VolatileMax = (1UL << (64 - VolatileShift)) - 1;
    private const ulong PositionMask = (1UL << VolatileShift) - 1;

    public LeafRoot Keys;

    /// <summary>Nothing expires before this Unix time in milliseconds. A hint that errs early only; means nothing while nothing expires.</summary>
    public long Soonest;

    /// <summary>Sweep position and count of volatile keys in one word.</summary>
    private ulong sweep;

    /// <summary>Keys that have an expiry time.</summary>
    public int Expiring;

    /// <summary>The epoch of the database that this table belongs to: an older one means that it was flushed.</summary>
    public uint Epoch;

    /// <summary>How many milliseconds after <see cref="Soonest"/> the soonest expiry time lies that was met in the sweep under way; the greatest number stands for all greater ones, which errs early.</summary>
    private uint sweepDelay;

    /// <summary>Where the search for expired keys goes on, as a hash position.</summary>
    public long SweepPosition
    {
        readonly get => (long)(sweep & PositionMask);
        set => sweep = (sweep & ~PositionMask) | (ulong)value;
    }

    /// <summary>Keys some of whose elements expire. Counts to 2^24 - 1, and stays there.</summary>
    public readonly int Volatile => (int)(sweep >> VolatileShift);

    /// <summary>True when there is anything to look for.</summary>
    public readonly bool IsWatched => Expiring > 0 || Volatile > 0;

    public void CountVolatile(int change)
    {
        if ((ulong)Volatile < VolatileMax) sweep += (ulong)(long)change << VolatileShift;
    }

    /// <summary>Begins to watch, when the first thing that expires has come.</summary>
    public void BeginSweeps()
    {
        Soonest = long.MaxValue;
        sweepDelay = uint.MaxValue;
        SweepPosition = 0;
    }

    /// <summary>Notes that something now expires at a time, or that the sweep has met something that does.</summary>
    public void Note(long expireAt)
    {
        if (expireAt <= Soonest)
        {
            Soonest = expireAt;
            sweepDelay = 0;
            return;
        }

        sweepDelay = (uint)Math.Min(sweepDelay, (ulong)(expireAt - Soonest));
    }

    /// <summary>All has been looked at: nothing expires before the soonest time met.</summary>
    public void EndSweep()
    {
        Soonest = Soonest > long.MaxValue - sweepDelay ? long.MaxValue : Soonest + sweepDelay;
        sweepDelay = uint.MaxValue;
    }
}
