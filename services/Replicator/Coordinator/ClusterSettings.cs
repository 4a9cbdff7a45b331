using Distro.Topology;

namespace Distro.Replicator.Coordinator;

/// <summary>What a new cluster is made with. Of a cluster that exists already, the stored map's shape wins; durability, password and relay endpoint are taken anew at each start.</summary>
public sealed record ClusterSettings
{
    public required int Groups { get; init; }

    /// <summary>Copies beside the primary that each group should have.</summary>
    public required int Replicas { get; init; }

    /// <summary>Writers that must have registered before groups get their first ensemble.</summary>
    public int Writers { get; init; } = 1;

    public Durability Durability { get; init; } = Durability.Interval;

    /// <summary>Clients' password; null for none.</summary>
    public string? Password { get; init; }

    /// <summary>host:port where primaries and replicas reach the relay.</summary>
    public required string RelayEndpoint { get; init; }
}
