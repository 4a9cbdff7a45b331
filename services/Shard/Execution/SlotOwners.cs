using Distro.Topology;

namespace Distro.Shard.Execution;

/// <summary>
/// The map as the executor needs it: whose a slot is, seen from this member. Immutable, made once for each map that arrives.
/// A member without a map (a server of its own) owns every slot and tells nobody to go elsewhere.
/// </summary>
internal sealed class SlotOwners
{
    public static readonly SlotOwners Alone = new();

    private SlotOwners()
    {
        Group = ClusterMember.NoGroup;
    }

    public SlotOwners(ClusterMap map, string memberName)
    {
        Map = map;
        Self = map.MemberNamed(memberName);
        Group = Self?.Group ?? ClusterMember.NoGroup;
    }

    /// <summary>Null for a server of its own.</summary>
    public ClusterMap? Map { get; }

    public ClusterMember? Self { get; }

    public int Group { get; }

    public bool IsCluster => Map is not null;

    public long Version => Map?.Version ?? 0;

    public bool IsOurs(int slot) => Map is null || (Group >= 0 && Map.GroupOf(slot) == Group);

    /// <summary>This member is the primary of its group, by the map.</summary>
    public bool IsLedHere => Map is null || (Self is not null && Map.PrimaryOf(Group)?.Incarnation == Self.Incarnation);

    /// <summary>Where clients reach the slot's primary, those that speak TLS or the others; null while it has none.</summary>
    public string? PrimaryEndpoint(int slot, bool isEncrypted)
    {
        if (Map?.GroupOf(slot) is not ({ } group and >= 0) || Map.PrimaryOf(group) is not { } primary)
            return null;
        return isEncrypted ? primary.TlsEndpoint : primary.ClientEndpoint;
    }
}
