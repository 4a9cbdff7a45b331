using System.Runtime.InteropServices;
using Distro.Engine.Tables;

namespace Distro.Engine.Slots;

/// <summary>
/// One database's part of one slot: its table, and what active expiry needs to know. All zero is empty. Changed under the slot's lock only,
/// but for the epoch: whoever first finds it older than the database's claims the table for the backlog by compare-and-set.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal struct DatabaseSlot
{
    public const int Bytes = 48;

    /// <summary>Stands in <see cref="Epoch"/> while somebody empties an outdated table.</summary>
    public const uint Claimed = uint.MaxValue;

    public LeafRoot Keys;

    /// <summary>Keys that have an expiry time.</summary>
    public int Expiring;

    /// <summary>The epoch of the database that this table belongs to: an older one means that it was flushed.</summary>
    public uint Epoch;

    /// <summary>No key expires before this Unix time in milliseconds. A hint that errs early only; means nothing while nothing expires.</summary>
    public long Soonest;

    /// <summary>Where the search for expired keys goes on, as a hash position.</summary>
    public long SweepPosition;

    /// <summary>The soonest expiry time met in the sweep under way: becomes <see cref="Soonest"/> at its end.</summary>
    public long SweepSoonest;

    /// <summary>Notes that a key now expires at a time.</summary>
    public void Note(long expireAt)
    {
        if (Expiring == 1)
        {
            Soonest = expireAt;
            SweepPosition = 0;
            SweepSoonest = long.MaxValue;
            return;
        }

        Soonest = Math.Min(Soonest, expireAt);
        SweepSoonest = Math.Min(SweepSoonest, expireAt);
    }
}
