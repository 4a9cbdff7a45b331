using Distro.Topology;

namespace Distro.Router.Routing;

/// <summary>By the newest map, and the links that are up: where each group's requests go.</summary>
internal sealed class RouteTable
{
    private readonly Dictionary<long, RouteLink?[]> linksByMember = [];

    public ClusterMap Map { get; private set; } = ClusterMap.Empty;

    public GroupRoute[] Groups { get; private set; } = [];

    /// <summary>For slots that no group owns: nothing goes anywhere.</summary>
    public GroupRoute Unowned { get; } = new();

    public bool IsServingAll => Groups.Length > 0 && Array.TrueForAll(Groups, route => route.IsServing);

    public GroupRoute RouteOf(int group) => (uint)group < (uint)Groups.Length ? Groups[group] : Unowned;

    public void Use(ClusterMap map)
    {
        Map = map;
        var old = Groups;
        Groups = new GroupRoute[map.Groups.Count];
        for (var i = 0; i < Groups.Length; i++)
        {
            var route = Groups[i] = i < old.Length ? old[i] : new GroupRoute();
            if (route.Primary != map.Groups[i].Primary) route.NotBeforeMilliseconds = 0;
            route.Primary = map.Groups[i].Primary;
            route.Links = linksByMember.GetValueOrDefault(route.Primary) ?? [];
        }
    }

    public void Add(RouteLink link)
    {
        if (!linksByMember.TryGetValue(link.Incarnation, out var links) || links.Length != link.Count)
            linksByMember[link.Incarnation] = links = new RouteLink?[link.Count];
        links[link.Index] = link;
        foreach (var route in Groups)
        {
            if (route.Primary == link.Incarnation) route.Links = links;
        }
    }

    public void Remove(RouteLink link)
    {
        if (!linksByMember.TryGetValue(link.Incarnation, out var links) || links[link.Index] != link) return;
        links[link.Index] = null;
        if (Array.TrueForAll(links, other => other is null)) linksByMember.Remove(link.Incarnation);
    }
}
