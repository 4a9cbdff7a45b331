using Distro.Net;
using Distro.Router.Dispatch;
using Distro.Router.Links;
using Distro.Router.Telemetry;
using Distro.Topology;
using Distro.Wire.RouterLink;
using Microsoft.Extensions.Logging;

namespace Distro.Router.Loops;

/// <summary>One loop's side of its links: hands what they bring to the route machine and to clients, and keeps time for both.</summary>
internal sealed class LoopLinks : ILinkOwner
{
    /// <summary>How often links are looked after: opened again, pinged, let go.</summary>
    private const long TendMilliseconds = 50;

    /// <summary>How often waiting commands are looked after, while there are any.</summary>
    private const long TickMilliseconds = 5;

    private const long IdleCheckMilliseconds = 1_000;

    private readonly RouterLoop loop;
    private readonly LinkSet links;
    private readonly ILogger logger;
    private readonly Repeating tick;
    private readonly Repeating tend;
    private bool isTicking;
    private long nextIdleCheck;

    public LoopLinks(RouterLoop loop, LinkSettings settings, ILogger logger)
    {
        this.loop = loop;
        this.logger = logger;
        links = new LinkSet(loop.Loop, this, settings);
        tick = new Repeating(Tick);
        tend = new Repeating(Tend);
    }

    public int UpCount => links.UpCount;

    /// <summary>Called once, on the loop.</summary>
    public void Start() => loop.Loop.Schedule(tend, TendMilliseconds);

    public void Stop() => links.Stop();

    public void MapChanged(ClusterMap map) => links.MapChanged(map, loop.NowMilliseconds);

    public void TickSoon()
    {
        if (isTicking) return;
        isTicking = true;
        loop.Loop.Schedule(tick, TickMilliseconds);
    }

    public void OnLinkUp(LinkConnection connection, ShardLink link)
    {
        RouterLog.LinkUp(logger, connection.Target.MemberName, connection.Index, loop.Loop.Index);
        links.Up(connection, link);
        loop.Machine.LinkUp(link, loop.NowMilliseconds);
        loop.Carry();
        links.Tend(loop.NowMilliseconds);
        loop.UpdateHealth();
    }

    public void OnLinkDown(LinkConnection connection, ShardLink? link, string reason)
    {
        loop.TakeTicks();
        var target = connection.Target;
        var isNews = links.Down(connection, link is not null, reason, loop.NowMilliseconds);
        if (link is not null) RouterLog.LinkDown(logger, target.MemberName, connection.Index, loop.Loop.Index, reason, link.Outstanding);
        else if (isNews) RouterLog.LinkFailed(logger, target.MemberName, target.Host, target.Port, reason);
        if (link is not null)
        {
            loop.Machine.LinkDown(link, link.ReleasedPosition, loop.NowMilliseconds);
            loop.Carry();
            links.Tend(loop.NowMilliseconds);
            loop.Upstreams.LinkDown(link.Incarnation);
            loop.Tracking.ForgetAll();
        }

        loop.UpdateHealth();
    }

    public void OnLinkInput() => loop.TakeTicks();

    public bool OnReply(ShardLink link, in ReplyFrame reply)
    {
        if ((reply.Flags & ReplyFlags.More) != 0)
        {
            if (link.Find(reply.RequestId) is not ClientRequest begun) return false;
            if (!begun.IsAbandoned && begun.Client is not null) begun.Client.Part(begun.Pending!, begun, reply.Resp);
            return true;
        }

        if (loop.Machine.Answered(link, reply.RequestId, loop.NowMilliseconds) is not ClientRequest request) return false;
        if (request.Client is null)
        {
            loop.Upstreams.Answered(request, link.Incarnation, reply.Resp is [(byte)'-', ..]);
            loop.Give(request);
        }
        else if (request.IsAbandoned) loop.Give(request);
        else request.Client.Last(request.Pending!, request, reply.Resp);
        if (loop.Machine.Actions.Count > 0) loop.Carry();
        return true;
    }

    public bool OnPush(ShardLink link, in PushFrame push)
    {
        if (!link.TryAssemble(push, out var whole)) return true;
        if (push.ClientId == loop.Upstreams.LaneId) return loop.Upstreams.Take(whole);
        loop.Tracking.Push(push.ClientId, whole);
        return true;
    }

    public bool OnNotServed(ShardLink link, in NotServedFrame frame)
    {
        loop.Statistics.NotServed(link.Incarnation, frame.Reason);
        var found = loop.Machine.NotServed(link, frame.RequestId, loop.NowMilliseconds);
        loop.Carry();
        return found;
    }

    public void OnClientForgotten(ShardLink link, ulong clientId)
    {
        loop.Machine.LaneForgotten(link, clientId, loop.NowMilliseconds);
        loop.Carry();
    }

    private void Tick()
    {
        isTicking = false;
        if (loop.Tick()) TickSoon();
    }

    private void Tend()
    {
        links.Tend(loop.NowMilliseconds);
        loop.Statistics.Publish();
        if (loop.NowMilliseconds >= nextIdleCheck)
        {
            nextIdleCheck = loop.NowMilliseconds + IdleCheckMilliseconds;
            loop.TendClients();
            loop.Upstreams.Tend();
        }

        loop.Loop.Schedule(tend, TendMilliseconds);
    }

    private sealed class Repeating(Action work) : ILoopWork
    {
        public void Run() => work();
    }
}
