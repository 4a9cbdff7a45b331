using Distro.Topology;

namespace Distro.Router.Routing;

/// <summary>
/// Decides for every request whether it goes out now, waits for a primary, goes out again, or fails; never what it contains.
/// Events come in as calls with the time, what is to be done comes out of <see cref="Actions"/>; there is no thread, clock, socket or chance in here,
/// so a simulator can run it. One machine serves one event loop; machines share nothing.
///
/// What holds at all times:
/// 1. A request that may change something is on the wire at most once, unless the shard said that it did not execute it, or no byte of it left us.
/// 2. Every request that is not abandoned gets exactly one answer: a shard's, or one failure.
/// 3. Of two requests of one client to one group, at least one of them writing, the later is never executed before the earlier:
///    what can't go out again without risking that fails instead.
/// 4. What waits is bounded in number, bytes and time.
/// </summary>
public sealed class RouteMachine(RouteLimits limits)
{
    private readonly RouteTable table = new();
    private long sequence;

    public RouteLimits Limits { get; set; } = limits;

    /// <summary>To be carried out in order, then cleared, after every event.</summary>
    public List<RouteAction> Actions { get; } = [];

    public ClusterMap Map => table.Map;

    public int WaitingCount { get; private set; }

    public long WaitingBytes { get; private set; }

    public int GroupCount => table.Groups.Length;

    /// <summary>True when every slot's group has a primary and all links to it are up.</summary>
    public bool IsServingAll => table.IsServingAll;

    /// <summary>How the links to a group's primary stand, in words.</summary>
    public string LinksOf(int group) => table.RouteOf(group).LinksInWords();

    public int GroupOf(int slot) => table.Map.GroupOf(slot);

    /// <summary>Takes a new request of a client. Returns the link to write it to at once; or null, when it waits or has failed (see <see cref="Actions"/>).</summary>
    public RouteLink? Submit(RouteLane lane, RoutedRequest request, long nowMilliseconds)
    {
        request.Sequence = ++sequence;
        request.DeadlineMilliseconds = nowMilliseconds + Limits.WaitMilliseconds;
        request.IsOvertaken = request.IsAbandoned = request.IsReplyBegun = false;
        request.Sendings = 0;
        if (request.Slot >= 0) request.Group = GroupOf(request.Slot);
        var strand = lane.StrandOf(request.Group);
        strand.Append(request);
        var route = table.RouteOf(request.Group);
        if (route.LinkOf(lane, nowMilliseconds) is { } link && RouteOrder.MayGo(request, strand, link))
        {
            Assign(request, strand, link);
            return link;
        }

        if (IsWaitingFull(request))
        {
            strand.Remove(request);
            Finish(request, RouteFailure.TooMuchWaits);
            return null;
        }

        BeginWaiting(request, strand);
        request.State = RequestState.Waiting;
        route.Waiting.Add(request);
        return null;
    }

    /// <summary>The whole answer came. Returns the request, or null for an id that is not outstanding.</summary>
    public RoutedRequest? Answered(RouteLink link, uint id, long nowMilliseconds)
    {
        var request = link.Find(id);
        if (request is null) return null;
        var strand = request.Strand!;
        RouteOrder.MarkOvertaken(request);
        TakeOffLink(request, strand);
        strand.Remove(request);
        request.State = RequestState.Done;
        if (strand.HeldCount > 0) ReleaseHeld(strand, nowMilliseconds);
        if (WaitingCount > 0 && link.HasMuchRoom) Drain(table.RouteOf(strand.Group), nowMilliseconds);
        return request;
    }

    /// <summary>The shard says that it did not execute the request, and won't. False for an id that is not outstanding, or a reply already begun.</summary>
    public bool NotServed(RouteLink link, uint id, long nowMilliseconds)
    {
        var request = link.Find(id);
        if (request is null || request.IsReplyBegun) return false;
        var strand = request.Strand!;
        var route = table.RouteOf(strand.Group);
        if (route.Primary == link.Incarnation) route.NotBeforeMilliseconds = nowMilliseconds + Limits.RetryMilliseconds;
        TakeOffLink(request, strand);
        BeginPatience(request, nowMilliseconds);
        HoldOrFinish(request, strand, request.IsOvertaken ? RouteFailure.Overtaken : RouteFailure.None);
        ReleaseHeld(strand, nowMilliseconds);
        return true;
    }

    public void LinkUp(RouteLink link, long nowMilliseconds)
    {
        table.Add(link);
        foreach (var route in table.Groups)
        {
            if (route.Primary == link.Incarnation) Drain(route, nowMilliseconds);
        }
    }

    /// <summary>The link broke. Requests at or beyond <paramref name="releasedPosition"/> of its output were never given to the transport.</summary>
    public void LinkDown(RouteLink link, long releasedPosition, long nowMilliseconds)
    {
        table.Remove(link);
        var lost = link.InOrder();
        foreach (var request in lost) request.IsUnsent = request.LinkPosition >= releasedPosition;
        foreach (var request in lost)
        {
            var strand = request.Strand!;
            var failure = RouteOrder.OfLost(request);
            if (failure == RouteFailure.OutcomeUnknown) RouteOrder.MarkOvertaken(request);
            if (request.IsUnsent) request.Sendings--;
            BeginPatience(request, nowMilliseconds);
            TakeOffLink(request, strand);
            HoldOrFinish(request, strand, failure);
        }

        foreach (var request in lost)
        {
            if (request.State == RequestState.Held) ReleaseHeld(request.Strand!, nowMilliseconds);
        }
    }

    public void MapChanged(ClusterMap newer, long nowMilliseconds)
    {
        if (newer.Version <= table.Map.Version) return;
        var old = table.Groups;
        table.Use(newer);
        RouteAgain(table.Unowned);
        foreach (var route in old) RouteAgain(route);
        foreach (var route in table.Groups) Drain(route, nowMilliseconds);
    }

    /// <summary>Time has passed: what waited too long fails, what may be tried again is.</summary>
    public void Tick(long nowMilliseconds)
    {
        if (WaitingCount == 0) return;
        ExpireWaiting(table.Unowned, nowMilliseconds);
        foreach (var route in table.Groups)
        {
            ExpireWaiting(route, nowMilliseconds);
            Drain(route, nowMilliseconds);
        }
    }

    /// <summary>The client is gone: what waits is dropped, what is on links is answered to nobody, or not at all (<see cref="LaneForgotten"/>).</summary>
    public void LaneClosed(RouteLane lane)
    {
        foreach (var strand in lane.Strands)
        {
            if (strand is null) continue;
            if (strand.Link is { } link)
            {
                if (strand.SentCount > 0) link.Leave(lane);
                Actions.Add(new RouteAction(RouteActionKind.Forget, null, link, lane, RouteFailure.None));
            }

            for (var request = strand.First; request is not null;)
            {
                var later = request.Later;
                request.IsAbandoned = true;
                if (request.State is RequestState.Waiting or RequestState.Held)
                {
                    table.RouteOf(strand.Group).Waiting.Remove(request);
                    StopWaiting(request, strand);
                    strand.Remove(request);
                    request.State = RequestState.Done;
                    Actions.Add(new RouteAction(RouteActionKind.Drop, request, null, lane, RouteFailure.None));
                }

                request = later;
            }
        }
    }

    /// <summary>The shard has dropped what a client that is gone had left on the link: nothing of it will be answered any more.</summary>
    public void LaneForgotten(RouteLink link, ulong laneId, long nowMilliseconds)
    {
        if (!link.TryForget(laneId, out var lane)) return;
        foreach (var strand in lane!.Strands)
        {
            for (var request = strand?.First; request is not null;)
            {
                var later = request.Later;
                if (request.Link == link)
                {
                    TakeOffLink(request, strand!);
                    strand!.Remove(request);
                    Finish(request, RouteFailure.None);
                }

                request = later;
            }

            if (strand is not null && WaitingCount > 0 && link.HasMuchRoom) Drain(table.RouteOf(strand.Group), nowMilliseconds);
        }
    }

    private bool IsWaitingFull(RoutedRequest request)
        => WaitingCount >= Limits.WaitingRequestsMax || WaitingBytes + request.Bytes > Limits.WaitingBytesMax;

    private static void Assign(RoutedRequest request, RouteStrand strand, RouteLink link)
    {
        link.Add(request);
        request.State = RequestState.Sent;
        request.IsUnsent = false;
        request.LinkPosition = long.MaxValue;
        request.Sendings++;
        strand.SentCount++;
        strand.Link = link;
        if (request.IsWrite) strand.HasWritten = true;
    }

    /// <summary>One that waited on the shard for data, however long, waits for a primary only from now on.</summary>
    private void BeginPatience(RoutedRequest request, long nowMilliseconds)
    {
        if (request.IsBlocking) request.DeadlineMilliseconds = nowMilliseconds + Limits.WaitMilliseconds;
    }

    private static void TakeOffLink(RoutedRequest request, RouteStrand strand)
    {
        request.Link!.Remove(request);
        strand.SentCount--;
    }

    private void HoldOrFinish(RoutedRequest request, RouteStrand strand, RouteFailure failure)
    {
        if (failure == RouteFailure.None && IsWaitingFull(request)) failure = RouteFailure.TooMuchWaits;
        if (failure != RouteFailure.None || request.IsAbandoned)
        {
            strand.Remove(request);
            Finish(request, failure);
            return;
        }

        BeginWaiting(request, strand);
        request.State = RequestState.Held;
        strand.HeldCount++;
        var route = table.RouteOf(strand.Group);
        route.Waiting.Add(request);
        route.NeedsSort = true;
    }

    /// <summary>Once nothing of the strand is on a link any more, what was held may wait for its next chance; what was overtaken meanwhile fails.</summary>
    private void ReleaseHeld(RouteStrand strand, long nowMilliseconds)
    {
        if (strand.HeldCount == 0 || strand.SentCount > 0) return;
        var route = table.RouteOf(strand.Group);
        var hasMoved = false;
        for (var request = strand.First; request is not null;)
        {
            var later = request.Later;
            if (request.State == RequestState.Held && request.IsOvertaken)
            {
                route.Waiting.Remove(request);
                FailWaiting(request, strand, RouteFailure.Overtaken);
            }
            else if (request.State == RequestState.Held)
            {
                strand.HeldCount--;
                request.State = RequestState.Waiting;
                hasMoved |= request.Slot >= 0 && GroupOf(request.Slot) != request.Group;
            }

            request = later;
        }

        if (hasMoved) RouteAgain(route);
        Drain(route, nowMilliseconds);
    }

    private void Drain(GroupRoute route, long nowMilliseconds)
    {
        var waiting = route.Waiting;
        if (waiting.Count == 0 || nowMilliseconds < route.NotBeforeMilliseconds || route.Links.Length == 0) return;
        if (route.NeedsSort) waiting.Sort(static (one, other) => one.Sequence.CompareTo(other.Sequence));
        route.NeedsSort = false;
        var kept = 0;
        for (var i = 0; i < waiting.Count; i++)
        {
            var request = waiting[i];
            var strand = request.Strand!;
            if (route.LinkOf(strand.Lane, nowMilliseconds) is { } link && RouteOrder.MayGo(request, strand, link))
            {
                StopWaiting(request, strand);
                Assign(request, strand, link);
                Actions.Add(new RouteAction(RouteActionKind.Send, request, link, strand.Lane, RouteFailure.None));
                TellIfFree(strand.Lane);
            }
            else
            {
                waiting[kept++] = request;
            }
        }

        waiting.RemoveRange(kept, waiting.Count - kept);
    }

    private void ExpireWaiting(GroupRoute route, long nowMilliseconds)
    {
        var waiting = route.Waiting;
        var kept = 0;
        for (var i = 0; i < waiting.Count; i++)
        {
            var request = waiting[i];
            if (request.DeadlineMilliseconds > nowMilliseconds) waiting[kept++] = request;
            else FailWaiting(request, request.Strand!, RouteFailure.WaitedTooLong);
        }

        waiting.RemoveRange(kept, waiting.Count - kept);
    }

    /// <summary>After a new map: requests whose slot another group owns now move to it. Those held stay until nothing of their strand is on a link.</summary>
    private void RouteAgain(GroupRoute route)
    {
        var waiting = route.Waiting;
        var kept = 0;
        for (var i = 0; i < waiting.Count; i++)
        {
            var request = waiting[i];
            var group = request.Slot >= 0 ? GroupOf(request.Slot) : request.Group;
            if (request.State == RequestState.Held || (group == request.Group && table.RouteOf(group) == route))
            {
                waiting[kept++] = request;
                continue;
            }

            var strand = request.Strand!;
            strand.Remove(request);
            request.Group = group;
            strand = strand.Lane.StrandOf(group);
            strand.Insert(request);
            var other = table.RouteOf(group);
            other.Waiting.Add(request);
            other.NeedsSort = true;
        }

        waiting.RemoveRange(kept, waiting.Count - kept);
    }

    private void BeginWaiting(RoutedRequest request, RouteStrand strand)
    {
        WaitingCount++;
        WaitingBytes += request.Bytes;
        strand.Lane.WaitingCount++;
    }

    private void StopWaiting(RoutedRequest request, RouteStrand strand)
    {
        WaitingCount--;
        WaitingBytes -= request.Bytes;
        strand.Lane.WaitingCount--;
        if (request.State == RequestState.Held) strand.HeldCount--;
    }

    private void FailWaiting(RoutedRequest request, RouteStrand strand, RouteFailure failure)
    {
        StopWaiting(request, strand);
        strand.Remove(request);
        Finish(request, failure);
        TellIfFree(strand.Lane);
    }

    private void TellIfFree(RouteLane lane)
    {
        if (!lane.IsWaiting) Actions.Add(new RouteAction(RouteActionKind.Go, null, null, lane, RouteFailure.None));
    }

    private void Finish(RoutedRequest request, RouteFailure failure)
    {
        request.State = RequestState.Done;
        var kind = request.IsAbandoned ? RouteActionKind.Drop : RouteActionKind.Fail;
        Actions.Add(new RouteAction(kind, request, null, request.Strand!.Lane, failure));
    }
}
