namespace Distro.Topology;

/// <summary>
/// A shard process. The name stays through restarts (store-shard-0); the incarnation is another at each start, and is what a primary is named by,
/// so that a process that came back is never taken for the one that held a lease. Endpoints are host:port, as clients, Routers and people reach them.
/// </summary>
/// <param name="Id">40 hexadecimal digits, given once to each name: the node id of CLUSTER NODES.</param>
/// <param name="Group">The group that it holds a copy of, or -1 for a spare.</param>
/// <param name="TlsPort">Where clients that speak TLS reach it, at the host of the client endpoint; 0: nowhere.</param>
/// <param name="Live">Whether the coordinator hears it. A hint for routing, never a reason to lead.</param>
public sealed record ClusterMember(
    string Name, string Id, long Incarnation, int Group, string ClientEndpoint, string LinkEndpoint, string AdminEndpoint, bool Live, int TlsPort = 0)
{
    public const int NoGroup = -1;

    /// <summary>host:port for clients that speak TLS; the plain one where there is none.</summary>
    public string TlsEndpoint => TlsPort == 0 ? ClientEndpoint : $"{ClientEndpoint[..ClientEndpoint.LastIndexOf(':')]}:{TlsPort}";
}
