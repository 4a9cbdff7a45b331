using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Net;
using Distro.Resp;
using Distro.Router.Clients;
using Distro.Router.Dispatch;
using Distro.Router.Host;
using Distro.Router.Links;
using Distro.Router.Options;
using Distro.Router.PubSub;
using Distro.Router.Routing;
using Distro.Router.Telemetry;
using Distro.Router.Tracking;
using Distro.Topology;
using Distro.Wire.RouterLink;
using Microsoft.Extensions.Logging;

namespace Distro.Router.Loops;

/// <summary>
/// Everything that one event loop of the router owns: its clients, its links, its route machine, the objects it uses again. Loops share nothing but
/// options, the client registry and the map that is handed to each of them, so no command ever crosses from one thread to another.
/// </summary>
internal sealed class RouterLoop
{
    private readonly ReuseStack<ClientRequest> requests = new();
    private readonly ReuseStack<PendingReply> pendings = new();
    private readonly List<ClientConnection> heldForMap = [];
    private readonly List<ClientConnection> heldForPause = [];
    private readonly List<ShardLink> dirtyLinks = [];
    private long pauseSeen;
    private readonly TimeProvider time;
    private readonly ClientRegistry clients;
    private bool isCarrying;
    private bool isServingAll;

    /// <summary>Clients whose commands a pause holds back; a moment old for who asks from another thread.</summary>
    public int PausedClients => heldForPause.Count;

    /// <summary>The clients of all loops.</summary>
    public ClientRegistry Clients => clients;

    /// <summary>A pause holds the command back.</summary>
    public bool IsPaused(Command command) => clients.Pausing.IsOn && clients.Pausing.Holds(command, command.Flags);

    public RouterLoop(EventLoop loop, RouterProcess process, CommandRoutes routes)
    {
        Loop = loop;
        Options = process.Options;
        time = process.Time;
        clients = process.Clients;
        Random = new Random(process.Seed + loop.Index);
        Host = new RouterHost(this, process);
        Reply = new ReplyWriter { Buffer = Scratch };
        Monitors = new MonitorFeed(this);
        Context = new WorkerContext { Reply = Reply, Host = Host, Subscribers = process.Broker.Tables[loop.Index], Observer = Monitors };
        var deliver = new LoopAction(Context.Subscribers.Deliver);
        Context.Subscribers.Wake = () => loop.Post(deliver);
        Machine = new RouteMachine(LimitsOf(process));
        Statistics = new LoopStatistics(process, this);
        Reply.Errors = Statistics.OwnErrors;
        Dispatcher = new Dispatcher(this, routes);
        Upstreams = new LoopUpstreams(this, new RouteLane(clients.LinkId(uint.MaxValue - loop.Index)));
        Tracking = new LoopTracking(this, clients);
        Context.Tracking = Tracking;
        Links = new LoopLinks(this, process.LinkSettings, process.LoggerFactory.CreateLogger<LoopLinks>());
        Tracer = new RequestTracer(process);
        Outputs = new OutputLimits(this);
    }

    public EventLoop Loop { get; }

    public RouterOptions Options { get; }

    public RouterHost Host { get; }

    public RouteMachine Machine { get; }

    public LoopLinks Links { get; }

    public Dispatcher Dispatcher { get; }

    /// <summary>What this loop has asked shards to tell it.</summary>
    public LoopUpstreams Upstreams { get; }

    /// <summary>Who wants to hear of changed keys.</summary>
    public LoopTracking Tracking { get; }

    /// <summary>What is shown to those who want to see every command.</summary>
    public MonitorFeed Monitors { get; }

    public LoopStatistics Statistics { get; }

    /// <summary>Who does not take what it is sent.</summary>
    public OutputLimits Outputs { get; }

    public RequestTracer Tracer { get; }

    public WorkerContext Context { get; }

    public ReplyWriter Reply { get; }

    public ScratchReply Scratch { get; } = new();

    public Random Random { get; }

    public long NowMilliseconds => Loop.MonotonicMilliseconds;

    public long UnixMilliseconds { get; private set; }

    /// <summary>The clock as last read by <see cref="TakeTicks"/>: when the input at hand was received.</summary>
    public long Ticks { get; private set; }

    /// <summary>For health: every group has a primary and the links to it are up. Read by other threads.</summary>
    public bool IsServingAll => Volatile.Read(ref isServingAll);

    public void BatchStarting()
    {
        UnixMilliseconds = time.GetUtcNow().ToUnixTimeMilliseconds();
        Context.NowMilliseconds = UnixMilliseconds;
    }

    /// <summary>What was written to links in this batch goes out together.</summary>
    public void BatchEnded()
    {
        Upstreams.TellCounts();
        foreach (var link in dirtyLinks) link.Release();
        dirtyLinks.Clear();
    }

    public long TakeTicks() => Ticks = time.GetTimestamp();

    public TimeSpan ElapsedSince(long ticks) => time.GetElapsedTime(ticks, Ticks);

    /// <summary>The loop's own replies are written for this client from now on.</summary>
    public void BeginReply(ClientSession session)
    {
        Scratch.Clear();
        Reply.Version = session.RespVersion;
    }

    public PendingReply TakePending() => pendings.Take();

    public void Give(PendingReply pending)
    {
        pending.Clear();
        pendings.Give(pending);
    }

    public void Give(ClientRequest request)
    {
        request.Clear();
        requests.Give(request);
    }

    public ClientRequest NewRequest(ClientConnection client, PendingReply pending, bool isSafe)
    {
        var session = client.Session;
        var request = requests.Take();
        request.Client = client;
        request.Pending = pending;
        request.ClientId = client.Lane!.Id;
        request.Database = (byte)session.Database;
        request.RespVersion = (byte)session.RespVersion;
        request.Durability = (byte)session.Durability;
        request.User = session.UserBytes;
        request.Flags = session.Flags;
        request.IsSafe = isSafe;
        request.IsWrite = pending.Command!.Is(CommandFlags.Write);
        request.IsBlocking = pending.Command.Is(CommandFlags.Blocking);
        if ((request.Flags & RequestFlags.Tracked) != 0 && !request.IsWrite) session.TrackedRequests++;
        if (request.IsBlocking) client.HoldBehind(pending);
        Tracer.Begin(pending, request);
        return request;
    }

    /// <summary>A request of this loop itself: no client waits for its answer.</summary>
    public ClientRequest NewOwnRequest(RouteLane lane)
    {
        var request = requests.Take();
        request.ClientId = lane.Id;
        request.RespVersion = 3;
        request.IsSafe = true;
        return request;
    }

    public void SubmitOwn(RouteLane lane, ClientRequest request)
    {
        var link = Machine.Submit(lane, request, NowMilliseconds);
        if (link is not null) Write((ShardLink)link, request);
        else Carry();
    }

    public void Submit(ClientConnection client, ClientRequest request)
    {
        client.Session.HasSent = true;
        var link = Machine.Submit(client.Lane!, request, NowMilliseconds);
        if (link is not null) Write((ShardLink)link, request);
        else Carry();
    }

    /// <summary>Does what the route machine wants done, until it wants no more.</summary>
    public void Carry()
    {
        if (isCarrying) return;
        isCarrying = true;
        var actions = Machine.Actions;
        for (var i = 0; i < actions.Count; i++) Carry(actions[i]);
        actions.Clear();
        isCarrying = false;
        if (Machine.WaitingCount > 0) Links.TickSoon();
    }

    /// <summary>CLIENT UNBLOCK: the shards on which something of the client is under way are told.</summary>
    public void Unblock(ClientLane lane, bool withError)
    {
        foreach (var strand in lane.Strands)
        {
            if (strand is not { SentCount: > 0, Link: ShardLink link }) continue;
            link.WriteUnblock(lane.Id, withError);
            Touch(link);
        }
    }

    public void Touch(ShardLink link)
    {
        if (link.IsDirty) return;
        link.IsDirty = true;
        dirtyLinks.Add(link);
    }

    public void ClientGone(ClientConnection client)
    {
        heldForMap.Remove(client);
        heldForPause.Remove(client);
        Outputs.Forget(client);
        Upstreams.Forget(client);
        Tracking.Forget(client);
        Machine.LaneClosed(client.Lane!);
        Carry();
    }

    public void HoldForMap(ClientConnection client)
    {
        if (!heldForMap.Contains(client)) heldForMap.Add(client);
        Links.TickSoon();
    }

    /// <summary>Until the pause is over, or changes.</summary>
    public void HoldForPause(ClientConnection client)
    {
        heldForPause.Add(client);
        Links.TickSoon();
    }

    public void MapChanged(ClusterMap map)
    {
        Machine.MapChanged(map, NowMilliseconds);
        Links.MapChanged(map);
        Carry();
        Upstreams.MapChanged();
        foreach (var client in heldForMap.ToArray()) Release(client);
        UpdateHealth();
    }

    /// <summary>Called every few milliseconds while something waits. False when nothing does any more.</summary>
    public bool Tick()
    {
        TakeTicks();
        Machine.Limits = Machine.Limits with { WaitMilliseconds = Options.WaitMilliseconds.Value };
        Machine.Tick(NowMilliseconds);
        Carry();
        foreach (var client in heldForMap.ToArray())
        {
            if (NowMilliseconds - client.HeldSinceMilliseconds >= Options.WaitMilliseconds.Value) Release(client);
        }

        return ReleasePaused() || Machine.WaitingCount > 0 || heldForMap.Count > 0;
    }

    /// <summary>Called about once a second: what clients must go though nothing comes from them or for them.</summary>
    public void TendClients()
    {
        clients.CloseIdle(this);
        Outputs.LookAgain();
    }

    public void UpdateHealth() => Volatile.Write(ref isServingAll, Machine.IsServingAll);

    private static RouteLimits LimitsOf(RouterProcess process) => new()
    {
        WaitMilliseconds = process.Options.WaitMilliseconds.Value,
        WaitingRequestsMax = (int)Math.Max(1, process.Options.WaitingRequests.Value / process.LoopCount),
        WaitingBytesMax = process.Options.WaitingBytes.Bytes / process.LoopCount,
        RetryMilliseconds = process.Options.RetryMilliseconds.Value,
    };

    /// <summary>Those whose commands a pause held back try again once in a while: their command may pass by now. True while there are some.</summary>
    private bool ReleasePaused()
    {
        if (heldForPause.Count == 0) return false;
        if (clients.Pausing.LeftMilliseconds > 0 && clients.Pausing.Changes == pauseSeen) return true;
        pauseSeen = clients.Pausing.Changes;
        var released = heldForPause.ToArray();
        heldForPause.Clear();
        foreach (var client in released) client.MapDecided();
        return heldForPause.Count > 0;
    }

    /// <summary>What held up the client's next command may be over: it tries again.</summary>
    public void Release(ClientConnection client)
    {
        heldForMap.Remove(client);
        client.MapDecided();
    }

    private void Write(ShardLink link, ClientRequest request)
    {
        link.Write(request);
        Touch(link);
    }

    private void Carry(RouteAction action)
    {
        switch (action.Kind)
        {
            case RouteActionKind.Send:
                var again = (ClientRequest)action.Request!;
                again.Client?.Unkeep(again.Reply.Length);
                again.DropReply();
                Write((ShardLink)action.Link!, again);
                break;
            case RouteActionKind.Fail:
                Fail((ClientRequest)action.Request!, action.Failure);
                break;
            case RouteActionKind.Drop:
                Give((ClientRequest)action.Request!);
                break;
            case RouteActionKind.Go:
                (action.Lane as ClientLane)?.Client.TryResume();
                break;
            case RouteActionKind.Forget:
                var link = (ShardLink)action.Link!;
                link.WriteClientGone(action.Lane!.Id);
                Touch(link);
                break;
        }
    }

    private void Fail(ClientRequest request, RouteFailure failure)
    {
        Statistics.Failed(request, failure);
        if (request.Client is not { } client)
        {
            Upstreams.Failed(request);
            Give(request);
            return;
        }

        if (request.IsReplyBegun)
        {
            // Half a reply has gone out: nothing that follows could be understood.
            client.CloseNow();
            Give(request);
            return;
        }

        client.Unkeep(request.Reply.Length);
        request.DropReply();
        var line = RouteErrors.Reply(failure);
        Statistics.OwnErrors.Count(line[1..]);
        client.Last(request.Pending!, request, line);
    }
}
