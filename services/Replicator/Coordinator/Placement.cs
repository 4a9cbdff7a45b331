using Distro.Topology;

namespace Distro.Replicator.Coordinator;

/// <summary>
/// Which group a process joins. A name keeps the group it had: after a restart of everything each process finds its old place, whatever order they come in.
/// A new name goes where the fewest are; beyond what was asked for it is a spare, until a group has lost everyone.
/// </summary>
internal static class Placement
{
    public static int GroupFor(ClusterMap map, string name, int membersPerGroup)
    {
        if (map.MemberNamed(name) is { Group: not ClusterMember.NoGroup } before) return before.Group;
        var smallest = map.Groups.MinBy(group => map.MembersOf(group.Id).Count())!;
        return map.MembersOf(smallest.Id).Count() < membersPerGroup ? smallest.Id : ClusterMember.NoGroup;
    }

    /// <summary>A live spare that may stand in for a group that has no live member, or null.</summary>
    public static ClusterMember? SpareFor(ClusterMap map, int group, Func<long, bool> isAlive)
    {
        if (map.MembersOf(group).Any(member => isAlive(member.Incarnation))) return null;
        return map.MembersOf(ClusterMember.NoGroup).FirstOrDefault(member => isAlive(member.Incarnation));
    }
}
