using System.Globalization;
using Distro.Commands.Execution;
using Distro.Shard.Execution;
using Distro.Topology;

namespace Distro.Shard.Info;

/// <summary>This member's role as ROLE shows it: by the map, and by the offsets that replicas have acknowledged.</summary>
internal static class RoleReport
{
    public static ReplicationView Of(DataPlane plane)
    {
        var map = plane.Owners.Map;
        var isPrimary = map is null || plane.State.Role == ServingRole.Primary;
        if (!isPrimary)
            return new ReplicationView(Address(map!.PrimaryOf(plane.Owners.Group)), plane.State.Role == ServingRole.Replica, plane.AppliedOffset, []);
        var replicas = new List<(string, int, long)>();
        foreach (var (name, offset) in plane.Replicas.All)
        {
            var (host, port) = Address(map?.MemberNamed(name));
            replicas.Add((host, port, offset));
        }

        return new ReplicationView(null, true, plane.AppliedOffset, replicas);
    }

    private static (string Host, int Port) Address(ClusterMember? member)
    {
        var endpoint = member?.ClientEndpoint ?? "";
        var colon = endpoint.LastIndexOf(':');
        return colon < 0 ? ("", 0) : (endpoint[..colon].Trim('[', ']'), int.Parse(endpoint.AsSpan(colon + 1), CultureInfo.InvariantCulture));
    }
}
