using Distro.Topology;

namespace Distro.Tests.Router.Routing;

/// <summary>Cluster maps for tests: groups with even slot ranges, and the incarnation of each one's primary (0: none).</summary>
internal static class Maps
{
    public static ClusterMap Of(long version, params long[] primaries)
        => Of(version, primaries, new long[primaries.Length], primaries.Select(primary => $"127.0.0.1:{primary}").ToArray());

    public static ClusterMap Of(long version, long[] primaries, long[] candidates, string[] linkEndpoints, string? password = null)
    {
        var groups = primaries.Select((primary, id) => new ClusterGroup(
            id, [SlotSplit.Of(id, primaries.Length)], Epoch: version, primary, candidates[id], Ensemble.None, Durability.Interval, Initialised: true)).ToArray();
        var members = primaries.Select((primary, id) => (incarnation: Math.Max(primary, candidates[id]), id)).Where(pair => pair.incarnation != 0).Select(pair => new ClusterMember(
            $"store-shard-{pair.id}", pair.id.ToString("x40"), pair.incarnation, pair.id, "127.0.0.1:1", linkEndpoints[pair.id], "", Live: true)).ToArray();
        return new ClusterMap(version, new string('0', 40), 1, password, "", groups, members, []);
    }
}
