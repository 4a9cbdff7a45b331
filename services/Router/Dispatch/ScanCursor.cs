using Distro.Topology;

namespace Distro.Router.Dispatch;

/// <summary>
/// A SCAN cursor is a position in the keyspace: a slot, then a hash inside the slot. So it names the group to ask, and survives failover; where one range of slots
/// ends, the next begins, whoever owns it.
/// </summary>
internal static class ScanCursor
{
    /// <summary>Bits of the hash inside the slot, as the SCAN command has them: slot and hash together stay below 2^53, which some clients hold in a double.</summary>
    private const int HashBits = 39;

    public static int Slot(long cursor) => (int)((ulong)cursor >> HashBits) & (ClusterMap.SlotCount - 1);

    public static long Of(int slot) => (long)slot << HashBits;

    /// <summary>The range of slots of one owner that a slot lies in.</summary>
    public static SlotRange RangeOf(ClusterMap map, int slot)
    {
        foreach (var group in map.Groups)
        {
            foreach (var range in group.Slots)
            {
                if (range.Contains(slot)) return range;
            }
        }

        return new SlotRange(slot, slot);
    }
}
