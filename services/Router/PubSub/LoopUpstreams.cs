using Distro.Commands.Declaration;
using Distro.Commands.PubSub;
using Distro.Commands.Routing;
using Distro.Resp;
using Distro.Router.Clients;
using Distro.Router.Dispatch;
using Distro.Router.Links;
using Distro.Router.Loops;
using Distro.Router.Routing;

namespace Distro.Router.PubSub;

/// <summary>
/// What a loop's clients subscribe to, asked once of every group on behalf of all of them: the loop is one subscriber of the shards, under a lane of its own, and hands each message to
/// its clients itself. A shard tells relays only what was published there, so a message comes once, from wherever it was published. A client's SUBSCRIBE is dispatched when the
/// primaries have confirmed (or were given up for now): what is published after its reply reaches it.
/// </summary>
internal sealed class LoopUpstreams
{
    private const long UnusedMilliseconds = 1_000;

    private const int UnusedNameBytes = 16;

    private readonly RouterLoop loop;
    private readonly RouteLane lane;
    private readonly Dictionary<byte[], Upstream>[] byKind = [New(), New(), New(), New()];
    private readonly HashSet<ClientConnection> waiting = [];
    private readonly HashSet<Upstream> recounted = [];
    private readonly byte[] unusedName = new byte[UnusedNameBytes];

    public LoopUpstreams(RouterLoop loop, RouteLane lane)
    {
        this.loop = loop;
        this.lane = lane;
        loop.Context.Subscribers.Changed = Recount;
        loop.Random.NextBytes(unusedName);
    }

    public ulong LaneId => lane.Id;

    /// <summary>False when some primary has yet to confirm: the client is dispatched again when they all have.</summary>
    public bool AreReady(ClientConnection client, Command command, ReadOnlySpan<byte> source, ReadOnlySpan<Arg> arguments)
    {
        if (KindOf(command) is not { } kind) return true;
        var ready = true;
        for (var i = 1; i < arguments.Length; i++) ready &= IsReady(kind, source.Slice(arguments[i].Offset, arguments[i].Length));
        if (!ready) waiting.Add(client);
        return ready;
    }

    public bool IsReady(ClientConnection client, UpstreamKind kind)
    {
        if (IsReady(kind, [])) return true;
        waiting.Add(client);
        return false;
    }

    /// <summary>
    /// A request of this loop's own was answered over a link; an error means that the group is asked again later. What no client wants any more, having gone before the answer, ends there.
    /// </summary>
    public void Answered(ClientRequest request, long incarnation, bool isError)
    {
        request.CatchingUp?.Answered();
        if (request.Upstream is not { } upstream) return;
        if (isError) upstream.GivenUp(request.Group);
        else upstream.Told(request.Group, incarnation);
        if (IsCurrent(upstream)) recounted.Add(upstream);
        else if (!isError && !byKind[(int)upstream.Kind].ContainsKey(upstream.Name)) Send(upstream, request.Group, begins: false);
        Progressed();
    }

    /// <summary>No primary served the group in time.</summary>
    public void Failed(ClientRequest request)
    {
        request.CatchingUp?.Answered();
        request.Upstream?.GivenUp(request.Group);
        Progressed();
    }

    /// <summary>Called at the end of each batch: shards hear for how many clients this loop takes a name, where that has changed.</summary>
    public void TellCounts()
    {
        if (recounted.Count == 0) return;
        foreach (var upstream in recounted) TellCount(upstream);
        recounted.Clear();
    }

    /// <summary>
    /// False while messages that the client has caused itself, by what it published or changed, may be under way to it: before it unsubscribes it gets them, as from one server. Every
    /// group that it sent something to is asked for an answer behind them.
    /// </summary>
    public bool HasCaughtUp(ClientConnection client)
    {
        var session = client.Session;
        if (session.CatchingUp is { } under) return under.IsDone;
        if (!session.IsSubscriber || !session.HasSent) return true;
        session.AwaitsReplies = client.OwesReplies;
        if (session.AwaitsReplies) return false;
        var catchingUp = new CatchingUp(loop, client);
        session.CatchingUp = catchingUp;
        foreach (var strand in client.Lane!.Strands)
        {
            if (strand is not { Group: >= 0 and var group, Link: not null } || group >= loop.Machine.GroupCount) continue;
            var request = loop.NewOwnRequest(lane);
            request.CatchingUp = catchingUp;
            request.Group = group;
            RequestEncoder.Begin(request, 2);
            RequestEncoder.Argument(request, "UNSUBSCRIBE"u8);
            RequestEncoder.Argument(request, UnusedName());
            catchingUp.Asked();
            loop.SubmitOwn(lane, request);
        }

        return catchingUp.IsDone;
    }

    public void LinkDown(long incarnation)
    {
        foreach (var upstream in All()) upstream.Lost(incarnation);
        AskAll();
    }

    public void MapChanged() => AskAll();

    public void Forget(ClientConnection client) => waiting.Remove(client);

    /// <summary>Called about once a second: asks again where there was no answer, and ends what no client wants any more.</summary>
    public void Tend()
    {
        // Those that began inside a transaction were not waited for.
        Want(UpstreamKind.Channel, SubscriptionKind.Channel);
        Want(UpstreamKind.Pattern, SubscriptionKind.Pattern);
        Want(UpstreamKind.ShardChannel, SubscriptionKind.ShardChannel);
        if (loop.Tracking.HasBroadcasts) IsReady(UpstreamKind.Changes, []);
        foreach (var upstream in All().ToArray())
        {
            if (IsUsed(upstream) || loop.NowMilliseconds - upstream.WantedMilliseconds < UnusedMilliseconds) Ask(upstream);
            else End(upstream);
        }

        Progressed();
    }

    /// <summary>Something for this loop as a subscriber. False for what is no push.</summary>
    public bool Take(ReadOnlySpan<byte> push)
    {
        var reader = new ReplyReader(push);
        if (reader.TryRead(out var head) != ReplyStatus.Complete || head.Kind != ReplyKind.Push || reader.TryRead(out var word) != ReplyStatus.Complete) return false;
        if (word.Text.SequenceEqual("invalidate"u8))
        {
            loop.Tracking.KeysChanged(push, ref reader);
            return true;
        }

        if (reader.TryRead(out var name) != ReplyStatus.Complete) return false;
        var kind = word.Text switch
        {
            var text when text.SequenceEqual("message"u8) => SubscriptionKind.Channel,
            var text when text.SequenceEqual("pmessage"u8) => SubscriptionKind.Pattern,
            var text when text.SequenceEqual("smessage"u8) => SubscriptionKind.ShardChannel,
            _ => SubscriptionKind.Monitor,
        };
        if (kind == SubscriptionKind.Monitor) Moved(name.Text);
        else loop.Context.Subscribers.Deliver(kind, name.Text, push);
        return true;
    }

    /// <summary>A name that no client has subscribed to: UNSUBSCRIBE of it changes nothing, and is answered behind all messages.</summary>
    private byte[] UnusedName()
    {
        while (byKind[(int)UpstreamKind.Channel].ContainsKey(unusedName)) loop.Random.NextBytes(unusedName);
        return unusedName;
    }

    /// <summary>False when it was ended: another of its name may have begun since, which counts by itself.</summary>
    private bool IsCurrent(Upstream upstream) => byKind[(int)upstream.Kind].TryGetValue(upstream.Name, out var current) && current == upstream;

    private void Recount(SubscriptionKind kind, byte[] name)
    {
        if (kind == SubscriptionKind.Monitor) return;
        if (byKind[(int)UpstreamOf(kind)].TryGetValue(name, out var upstream)) recounted.Add(upstream);
    }

    private static UpstreamKind UpstreamOf(SubscriptionKind kind) => kind switch
    {
        SubscriptionKind.Pattern => UpstreamKind.Pattern,
        SubscriptionKind.ShardChannel => UpstreamKind.ShardChannel,
        _ => UpstreamKind.Channel,
    };

    private void TellCount(Upstream upstream)
    {
        if (upstream.Kind == UpstreamKind.Changes) return;
        var kind = upstream.Kind switch
        {
            UpstreamKind.Pattern => SubscriptionKind.Pattern,
            UpstreamKind.ShardChannel => SubscriptionKind.ShardChannel,
            _ => SubscriptionKind.Channel,
        };
        var clients = loop.Context.Subscribers.Count(kind, upstream.Name);
        foreach (var group in upstream.Groups(loop.Machine.GroupCount, OwnGroup(upstream)))
        {
            if (lane.StrandOf(group).Link is not ShardLink { KnowsTakers: true } link || !upstream.TakesCount(group, clients)) continue;
            link.WriteTakers(lane.Id, kind, upstream.Name, clients);
            loop.Touch(link);
        }
    }

    private static Dictionary<byte[], Upstream> New() => new(ByteStrings.Comparer);

    private static UpstreamKind? KindOf(Command command) => command.Name switch
    {
        "SUBSCRIBE" => UpstreamKind.Channel,
        "PSUBSCRIBE" => UpstreamKind.Pattern,
        "SSUBSCRIBE" => UpstreamKind.ShardChannel,
        _ => null,
    };

    private void Want(UpstreamKind kind, SubscriptionKind subscribed)
    {
        foreach (var name in loop.Context.Subscribers.Names(subscribed))
        {
            if (!byKind[(int)kind].ContainsKey(name)) IsReady(kind, name);
        }
    }

    private bool IsReady(UpstreamKind kind, ReadOnlySpan<byte> name)
    {
        var upstreams = byKind[(int)kind];
        if (!upstreams.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var upstream))
        {
            upstream = new Upstream(kind, name.ToArray()) { BegunMilliseconds = loop.NowMilliseconds };
            upstreams.Add(upstream.Name, upstream);
            Ask(upstream);
        }

        upstream.WantedMilliseconds = loop.NowMilliseconds;
        if (loop.NowMilliseconds - upstream.BegunMilliseconds >= loop.Options.WaitMilliseconds.Value) return true;
        return loop.Machine.GroupCount > 0 && upstream.Groups(loop.Machine.GroupCount, OwnGroup(upstream)).All(upstream.IsSettled);
    }

    private int OwnGroup(Upstream upstream) => upstream.Kind == UpstreamKind.ShardChannel ? loop.Machine.Map.GroupOf(HashSlot.Of(upstream.Name)) : -1;

    private IEnumerable<Upstream> All() => byKind.SelectMany(upstreams => upstreams.Values);

    private bool IsUsed(Upstream upstream) => upstream.Kind switch
    {
        UpstreamKind.Changes => loop.Tracking.HasBroadcasts,
        UpstreamKind.Pattern => loop.Context.Subscribers.Has(SubscriptionKind.Pattern, upstream.Name),
        UpstreamKind.ShardChannel => loop.Context.Subscribers.Has(SubscriptionKind.ShardChannel, upstream.Name),
        _ => loop.Context.Subscribers.Has(SubscriptionKind.Channel, upstream.Name),
    };

    private void AskAll()
    {
        foreach (var upstream in All().ToArray()) Ask(upstream);
    }

    private void Ask(Upstream upstream)
    {
        foreach (var group in upstream.Groups(loop.Machine.GroupCount, OwnGroup(upstream)))
        {
            if (!upstream.Lacks(group, loop.Machine.Map.Groups[group].Primary)) continue;
            upstream.Asked(group);
            Send(upstream, group, begins: true);
        }
    }

    private void End(Upstream upstream)
    {
        byKind[(int)upstream.Kind].Remove(upstream.Name);
        recounted.Remove(upstream);
        foreach (var group in upstream.Groups(loop.Machine.GroupCount, OwnGroup(upstream)))
        {
            if (upstream.IsTold(group)) Send(upstream, group, begins: false);
        }
    }

    private void Send(Upstream upstream, int group, bool begins)
    {
        var request = loop.NewOwnRequest(lane);
        request.Upstream = begins ? upstream : null;
        request.Group = group;
        Write(request, upstream, begins);
        loop.SubmitOwn(lane, request);
    }

    private static void Write(ClientRequest request, Upstream upstream, bool begins)
    {
        if (upstream.Kind == UpstreamKind.Changes)
        {
            RequestEncoder.Begin(request, begins ? 4 : 3);
            RequestEncoder.Argument(request, "CLIENT"u8);
            RequestEncoder.Argument(request, "TRACKING"u8);
            RequestEncoder.Argument(request, begins ? "ON"u8 : "OFF"u8);
            if (begins) RequestEncoder.Argument(request, "BCAST"u8);
            return;
        }

        RequestEncoder.Begin(request, 2);
        RequestEncoder.Argument(request, upstream.Kind switch
        {
            UpstreamKind.Channel => begins ? "SUBSCRIBE"u8 : "UNSUBSCRIBE"u8,
            UpstreamKind.Pattern => begins ? "PSUBSCRIBE"u8 : "PUNSUBSCRIBE"u8,
            _ => begins ? "SSUBSCRIBE"u8 : "SUNSUBSCRIBE"u8,
        });
        RequestEncoder.Argument(request, upstream.Name);
    }

    /// <summary>Clients that wait for confirmations try again: their names may be ready by now.</summary>
    private void Progressed()
    {
        if (waiting.Count == 0) return;
        var again = waiting.ToArray();
        waiting.Clear();
        foreach (var client in again) loop.Release(client);
    }

    /// <summary>A shard channel lives elsewhere from now on: its new owner is asked, and clients need not know.</summary>
    private void Moved(ReadOnlySpan<byte> name)
    {
        if (!byKind[(int)UpstreamKind.ShardChannel].GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var upstream)) return;
        for (var group = 0; group < loop.Machine.GroupCount; group++) upstream.GivenUp(group);
    }
}
