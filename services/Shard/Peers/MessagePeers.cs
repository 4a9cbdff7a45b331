using Distro.Commands.PubSub;
using Distro.Net;
using Distro.Shard.Execution;
using Distro.Shard.Links;
using Distro.Topology;
using Distro.Wire.RouterLink;
using Microsoft.Extensions.Logging;

namespace Distro.Shard.Peers;

/// <summary>
/// Takes what is published on this shard to clients of all others. The map names every shard, and each holds one link to each other one: a connection to its link port, opened and proved
/// as a Router's is, on which only messages go. So there is no third party to be up, no second secret, port or frame, and a message takes one hop.
///
/// Every message goes to every shard, wanted or not, as in Redis Cluster: who knew what is wanted where would know it late, and a message published after SUBSCRIBE was answered
/// would be lost. A shard without takers drops it after one look. Channels of shards (SPUBLISH) are not carried: their takers are all where their slot is. Nor are keyspace events.
///
/// Routers subscribe at every group's primary, and each message must reach them once. So the publisher alone decides who tells them, by its own map: itself when it is a primary, else one
/// primary that it names in the frame. Everybody else skips them.
///
/// One loop owns all links, so the messages of a publisher come in order. They are delivered at most once: what a broken link had under way is lost, what comes while it is opened again is
/// held, and beyond named bounds messages are lost rather than memory (see <see cref="LostBytes"/>).
/// </summary>
internal sealed class MessagePeers : IMessageRelay, ILoopWork
{
    private const int TendMilliseconds = 500;

    /// <summary>Messages that wait for the loop that has the links: it may be at a long command.</summary>
    private const int OutboxBytesMax = 64 * 1024 * 1024;

    /// <summary>A larger outbox is given back once it is empty.</summary>
    private const int OutboxBytesKept = 1024 * 1024;

    private readonly DataPlane plane;
    private readonly EventLoop loop;
    private readonly LinkListener secrets;
    private readonly ILogger log;
    private readonly LoopAction tend;
    private readonly Lock gate = new();
    private readonly Dictionary<long, PeerLink> links = [];
    private volatile Route route = Route.None;
    private byte[] filling = [];
    private byte[] sending = [];
    private int filled;
    private long lostBytes;
    private bool isTending;

    public MessagePeers(DataPlane plane, EventLoop loop, LinkListener secrets, ILogger<MessagePeers> log)
    {
        this.plane = plane;
        this.loop = loop;
        this.secrets = secrets;
        this.log = log;
        tend = new LoopAction(Tend);
        plane.Broker.Relay = this;
        plane.MapTold += TakeMap;
    }

    public int UpCount { get; private set; }

    /// <summary>Bytes of messages that some shard was not sent.</summary>
    public long LostBytes => Volatile.Read(ref lostBytes);

    /// <summary>Messages reach clients between their commands, so they may go out in the midst of one.</summary>
    public bool RunsMeanwhile => true;

    public bool Carry(SubscriptionKind kind, ReadOnlySpan<byte> channel, ReadOnlySpan<byte> payload)
    {
        var (hasPeers, teller) = route;
        if (kind != SubscriptionKind.Channel || !hasPeers)
            return false;
        var frame = new PublishFrame { RoutersToldBy = teller, Channel = channel, Payload = payload };
        bool isFirst;
        lock (gate)
        {
            isFirst = filled == 0;
            if (filled > OutboxBytesMax)
            {
                Lost(frame.FrameBytes);
                return teller != 0;
            }

            if (filling.Length - filled < frame.FrameBytes)
                Array.Resize(ref filling, Math.Max(filled + frame.FrameBytes, filling.Length * 2));
            filled += frame.Write(filling.AsSpan(filled));
        }

        if (isFirst)
            loop.Post(this);
        return teller != 0;
    }

    /// <summary>Sends what publishers have left, to every shard the same bytes.</summary>
    public void Run()
    {
        int length;
        lock (gate)
        {
            (filling, sending) = (sending, filling);
            length = filled;
            filled = 0;
        }

        foreach (var (_, link) in links)
            link.Send(sending.AsSpan(0, length));
        if (sending.Length > OutboxBytesKept)
            sending = [];
    }

    public void Lost(long bytes) => Interlocked.Add(ref lostBytes, bytes);

    public void Up(PeerLink link)
    {
        UpCount++;
        PeerLog.Opened(log, link.Member.Name);
    }

    public void Down(PeerLink link, bool wasUp, string reason)
    {
        if (wasUp)
            UpCount--;
        if (wasUp || link.IsNews(reason))
            PeerLog.Closed(log, link.Member.Name, reason);
        if (!link.IsWanted)
            links.Remove(link.Member.Incarnation);
    }

    /// <summary>On the control thread.</summary>
    private void TakeMap(ClusterMap map)
    {
        var others = map.Members.Where(member => member.Live && member.Name != plane.MemberName && member.LinkEndpoint.Length > 0).ToArray();
        route = new Route(others.Length > 0, TellerOf(map));
        loop.Post(new LoopAction(() => Meet(map, others)));
    }

    /// <summary>Who tells Routers what is published here: 0 for this member itself, if it leads; else whoever leads its group, or any other while nobody does.</summary>
    private long TellerOf(ClusterMap map)
    {
        var self = map.MemberNamed(plane.MemberName);
        if (self is null || map.PrimaryOf(self.Group)?.Incarnation == self.Incarnation)
            return 0;
        return map.PrimaryOf(self.Group)?.Incarnation ?? map.Groups.FirstOrDefault(group => group.Primary != 0)?.Primary ?? 0;
    }

    /// <summary>A shard that the coordinator does not hear may hear us: its link is kept while it lasts. What the map does not name at all is another process by now.</summary>
    private void Meet(ClusterMap map, ClusterMember[] others)
    {
        foreach (var (incarnation, link) in links)
        {
            link.IsWanted = others.Any(member => member.Incarnation == incarnation);
            if (link.IsIdle && !link.IsWanted)
                links.Remove(incarnation);
            else if (map.MemberOf(incarnation) is null)
                link.Close("the map names it no more");
        }

        foreach (var member in others)
        {
            if (links.ContainsKey(member.Incarnation))
                continue;
            var link = new PeerLink(this, loop, member, secrets.Secret);
            links.Add(member.Incarnation, link);
            link.Tend();
        }

        if (!isTending)
            Tend();
    }

    /// <summary>Opens what is missing, pings what is quiet.</summary>
    private void Tend()
    {
        isTending = links.Count > 0 && !loop.IsStopping;
        if (!isTending)
            return;
        foreach (var (_, link) in links)
            link.Tend();
        loop.Schedule(tend, TendMilliseconds);
    }

    /// <param name="RoutersToldBy">As in <see cref="PublishFrame.RoutersToldBy"/>.</param>
    private sealed record Route(bool HasPeers, long RoutersToldBy)
    {
        public static readonly Route None = new(false, 0);
    }
}
