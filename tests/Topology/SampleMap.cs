using Distro.Topology;

namespace Distro.Tests.Topology;

internal static class SampleMap
{
    public static ClusterMap Of(int groupCount)
    {
        var groups = Enumerable.Range(0, groupCount)
            .Select(id => new ClusterGroup(id, [SlotSplit.Of(id, groupCount)], 3, id + 1, 0, new Ensemble(1, ["writer-a"]), Durability.Always, true)).ToArray();
        var members = Enumerable.Range(0, groupCount)
            .Select(id => new ClusterMember($"store-shard-{id}", new string('a', 40), id + 1, id, $"h{id}:1", $"h{id}:2", $"h{id}:3", true)).ToArray();
        return new ClusterMap(7, new string('c', 40), ulong.MaxValue - 5, "secret", "relay:9", groups, members, [new LogWriter("writer-a", "w:4")]);
    }

    public static ClusterMap WithSlots(params SlotRange[] slots)
        => new(1, "", 0, null, "", [new ClusterGroup(0, slots, 0, 0, 0, Ensemble.None, Durability.None, false)], [], []);
}
