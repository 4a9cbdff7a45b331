using Distro.Topology;

namespace Distro.Replicator.Coordinator;

/// <summary>What a new cluster is made with. Of a cluster that exists already, the stored map's shape wins but for the number of writers; durability, password and relay endpoint are taken anew at each start.</summary>
public sealed record ClusterSettings
{
    public required int Groups { get; init; }

    /// <summary>Copies beside the primary that each group should have.</summary>
    public required int Replicas { get; init; }

    /// <summary>Writers that must have registered before groups get their first ensemble, and that each is to have: of a cluster that exists they are changed one by one.</summary>
    public int Writers { get; init; } = 1;

    /// <summary>A writer unheard for so long is replaced when there is a spare; 0: never.</summary>
    public long WriterLostMilliseconds { get; init; }

    public Durability Durability { get; init; } = Durability.Interval;

    /// <summary>Clients' password; null for none.</summary>
    public string? Password { get; init; }

    /// <summary>host:port where primaries and replicas reach the relay.</summary>
    public required string RelayEndpoint { get; init; }
}
