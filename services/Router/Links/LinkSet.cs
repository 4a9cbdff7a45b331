using System.Security.Cryptography;
using Distro.Net;
using Distro.Topology;
using Distro.Wire.RouterLink;

namespace Distro.Router.Links;

/// <summary>
/// One loop's links, one set a primary: opened when the map names the member (already as candidate, so that they are there when it begins to serve),
/// opened again when they break, closed when the map has gone on and nothing is outstanding.
/// </summary>
internal sealed class LinkSet(EventLoop loop, ILinkOwner owner, LinkSettings settings)
{
    private readonly Dictionary<long, MemberLinks> members = [];

    private volatile bool isStopping;

    public int UpCount { get; private set; }

    /// <summary>No link is opened any more: the router ends. From any thread.</summary>
    public void Stop() => isStopping = true;

    /// <summary>Opens what the map asks for, and lets go of the rest.</summary>
    public void MapChanged(ClusterMap map, long nowMilliseconds)
    {
        foreach (var (incarnation, member) in members)
            member.IsLeaving = !map.Groups.Any(group => group.Primary == incarnation || group.Candidate == incarnation);
        foreach (var group in map.Groups)
        {
            Want(map.MemberOf(group.Primary));
            Want(map.MemberOf(group.Candidate));
        }

        Tend(nowMilliseconds);
    }

    /// <summary>Opens links that are missing and due, pings those that are quiet, ends those that nobody needs. Called now and then.</summary>
    public void Tend(long nowMilliseconds)
    {
        foreach (var (incarnation, member) in members)
        {
            for (var i = 0; i < member.Connections.Length; i++)
            {
                var connection = member.Connections[i];
                if (connection is not null && member.IsLeaving && !connection.HasOutstanding) connection.Close("the map names the shard no more");
                else if (connection is not null) connection.CheckLife(nowMilliseconds, member.IsLeaving);
                else if (!member.IsLeaving && !isStopping && nowMilliseconds >= member.NotBeforeMilliseconds) Open(member, i);
            }

            if (member.IsLeaving && Array.TrueForAll(member.Connections, connection => connection is null)) members.Remove(incarnation);
        }
    }

    public void Up(LinkConnection connection, ShardLink link)
    {
        UpCount++;
        var member = members[connection.Target.Incarnation];
        member.PauseMilliseconds = 0;
        member.LastFailure = "";
        if (member.Connections.Length >= link.Count) return;
        var connections = member.Connections;
        Array.Resize(ref connections, link.Count);
        member.Connections = connections;
    }

    /// <summary>Returns false when an attempt failed for the same reason as the one before, so that nobody needs to hear of it.</summary>
    public bool Down(LinkConnection connection, bool wasUp, string reason, long nowMilliseconds)
    {
        if (wasUp) UpCount--;
        if (!members.TryGetValue(connection.Target.Incarnation, out var member)) return wasUp;
        var isNews = wasUp || member.LastFailure != reason;
        member.LastFailure = reason;
        if (connection.Index < member.Connections.Length && member.Connections[connection.Index] == connection) member.Connections[connection.Index] = null;
        member.PauseMilliseconds = Math.Clamp(member.PauseMilliseconds * 2, settings.ReconnectMilliseconds, settings.ReconnectMillisecondsMax);
        member.NotBeforeMilliseconds = nowMilliseconds + (wasUp ? 0 : member.PauseMilliseconds);
        return isNews;
    }

    private void Want(ClusterMember? member)
    {
        if (member is null || members.ContainsKey(member.Incarnation)) return;
        if (TryTarget(member) is { } target) members[member.Incarnation] = new MemberLinks { Target = target };
    }

    private static LinkTarget? TryTarget(ClusterMember member)
    {
        var colon = member.LinkEndpoint.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(member.LinkEndpoint.AsSpan(colon + 1), out var port)) return null;
        return new LinkTarget(member.Name, member.Incarnation, member.LinkEndpoint[..colon].Trim('[', ']'), port);
    }

    private void Open(MemberLinks member, int index)
    {
        var connection = new LinkConnection(owner, member.Target, index, settings, RandomNumberGenerator.GetBytes(LinkProof.NonceBytes));
        member.Connections[index] = connection;
        loop.Connect(member.Target.Host, member.Target.Port, connection);
    }
}
