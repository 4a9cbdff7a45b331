namespace Distro.Shard.Member;

/// <summary>Who this process is. The incarnation is a random positive number chosen at start; endpoints are host:port as others reach them.</summary>
public sealed record MemberIdentity(string Name, long Incarnation, string ClientEndpoint, string LinkEndpoint, string AdminEndpoint, int TlsPort = 0);
