using Distro.Topology;

namespace Distro.Replicator.Coordinator;

/// <summary>The map that a coordinator starts from: the stored one with what settings may change, or a new cluster's.</summary>
internal static class FirstMap
{
    public static ClusterMap From(ClusterMap? stored, ClusterSettings settings, Random random)
    {
        if (stored is null) return New(settings, random);
        var groups = stored.Groups.Select(group => group with { Durability = settings.Durability }).ToArray();
        return new ClusterMap(
            stored.Version + 1, stored.ClusterId, stored.HashSeed, settings.Password, settings.RelayEndpoint, groups, stored.Members, stored.Writers, stored.Users);
    }

    /// <summary>40 hexadecimal digits, as Redis names nodes.</summary>
    public static string NewId(Random random)
    {
        var bytes = new byte[20];
        random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private static ClusterMap New(ClusterSettings settings, Random random)
    {
        var groups = Enumerable.Range(0, settings.Groups)
            .Select(id => new ClusterGroup(id, [SlotSplit.Of(id, settings.Groups)], 0, 0, 0, Ensemble.None, settings.Durability, false)).ToArray();
        return new ClusterMap(1, NewId(random), (ulong)random.NextInt64(), settings.Password, settings.RelayEndpoint, groups, [], []);
    }
}
