using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Distro.Commands.Execution;
using Distro.Shard.Execution;
using Distro.Topology;

namespace Distro.Shard.Info;

/// <summary>The newest map, as CLUSTER shows it from this member. Built anew for each map, not for each question.</summary>
internal sealed class ClusterView(DataPlane plane) : IClusterView
{
    private const int ShardIdBytes = 20;

    private volatile Built? built;

    public string MyId => plane.Owners.Self?.Id ?? new string('0', 40);

    public long Version => plane.Owners.Version;

    public IReadOnlyList<ClusterNode> Nodes => Current().Nodes;

    public bool IsUp => Current().IsUp;

    private Built Current()
    {
        var map = plane.Owners.Map ?? ClusterMap.Empty;
        if (built is { } known && known.Map == map)
            return known;
        return built = new Built(map, [.. map.Members.Where(member => member.Group >= 0).Select(member => Node(map, member))], IsWhole(map));
    }

    private static bool IsWhole(ClusterMap map)
    {
        for (var slot = 0; slot < ClusterMap.SlotCount; slot++)
        {
            if (map.GroupOf(slot) is var group && (group < 0 || map.PrimaryOf(group) is null))
                return false;
        }

        return true;
    }

    private static ClusterNode Node(ClusterMap map, ClusterMember member)
    {
        var group = map.Groups[member.Group];
        var primary = map.PrimaryOf(group.Id);
        var isPrimary = primary == member;
        var slots = group.Slots.Select(range => (range.First, range.Last)).ToArray();
        var colon = member.ClientEndpoint.LastIndexOf(':');
        var port = colon < 0 ? 0 : int.Parse(member.ClientEndpoint.AsSpan(colon + 1), CultureInfo.InvariantCulture);
        var host = colon < 0 ? "" : member.ClientEndpoint[..colon].Trim('[', ']');
        return new ClusterNode(member.Id, host, port, isPrimary, isPrimary ? null : primary?.Id, member.Live, group.Epoch, 0, isPrimary ? slots : [], slots, member.TlsPort) { ShardId = ShardId(map, group.Id) };
    }

    private static string ShardId(ClusterMap map, int group)
        => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{map.ClusterId} {group}"))).AsSpan(0, ShardIdBytes));

    private sealed record Built(ClusterMap Map, ClusterNode[] Nodes, bool IsUp);
}
