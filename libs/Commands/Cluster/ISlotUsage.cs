namespace Distro.Commands.Cluster;

/// <summary>What the slots of this member have cost since the counts began. Asked by any loop.</summary>
public interface ISlotUsage
{
    /// <summary>False while nothing but keys is counted (cluster-slot-stats-enabled).</summary>
    bool IsCounted { get; }

    SlotUsage Of(int slot);
}

/// <summary>Of commands whose keys were all in one slot: time they took, bytes of their requests and of their replies.</summary>
public readonly record struct SlotUsage(long Microseconds, long BytesIn, long BytesOut);
