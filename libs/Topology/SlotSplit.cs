namespace Distro.Topology;

/// <summary>The even first division of the slots among groups: one range each, sizes differing by one at most.</summary>
public static class SlotSplit
{
    public static SlotRange Of(int group, int groupCount)
    {
        var first = (int)((long)ClusterMap.SlotCount * group / groupCount);
        var next = (int)((long)ClusterMap.SlotCount * (group + 1) / groupCount);
        return new SlotRange(first, next - 1);
    }
}
