using Distro.Router.Routing;

namespace Distro.Tests.Router.Routing;

/// <summary>
/// A random history of one route machine: clients that pipeline reads and writes, primaries that change, links that break with requests on them, shards that
/// refuse. The world executes what reaches it and remembers the order; <see cref="Violation"/> says which of the machine's promises was broken.
/// Planted: writes are declared safe to the machine, so that it sends them again.
/// </summary>
internal sealed class RouteHistory(int seed, bool areWritesDeclaredSafe = false)
{
    private const int GroupCount = 3;
    private const int LaneCount = 4;
    private const int WaitMilliseconds = 400;

    private readonly Random random = new(seed);
    private readonly RouteMachine machine = new(new RouteLimits { WaitMilliseconds = WaitMilliseconds, WaitingRequestsMax = 24, WaitingBytesMax = 1 << 20 });
    private readonly List<WorldLink> links = [];
    private readonly List<WorldRequest> all = [];
    private readonly long[] primaries = new long[GroupCount];
    private RouteLane[] lanes = [];
    private long now = 1000;
    private long version;
    private long lastIncarnation;
    private ulong lastLane;
    private int executions;

    public string? Violation { get; private set; }

    public int Resent { get; private set; }

    public HashSet<RouteFailure> Failures { get; } = [];

    public void Run(int steps)
    {
        lanes = Enumerable.Range(0, LaneCount).Select(_ => new RouteLane(++lastLane)).ToArray();
        for (var step = 0; step < steps && Violation is null; step++)
        {
            Step();
            Carry();
        }

        Heal();
        foreach (var request in all) Check(request.Answers == (request.IsAbandoned ? 0 : 1) || request.IsAbandoned, $"a request had {request.Answers} answers");
        Check(machine.WaitingCount == 0 && machine.WaitingBytes == 0 && lanes.All(lane => !lane.IsWaiting), "something waits for ever");
        Check(links.All(link => link is { Outstanding: 0, OutstandingBytes: 0, OutstandingBlocking: 0 }), "a request counts as under way for ever");
    }

    private void Step()
    {
        now += random.Next(8);
        switch (random.Next(100))
        {
            case < 45: Submit(); break;
            case < 75: Deliver(); break;
            case < 82: BreakLink(); break;
            case < 92: OpenLink(); break;
            case < 96: ChangeMap(); break;
            case < 97: CloseLane(); break;
            default: machine.Tick(now += random.Next(40)); break;
        }
    }

    private void Submit()
    {
        var lane = lanes[random.Next(lanes.Length)];
        if (lane.IsWaiting && random.Next(4) != 0) return;
        var isRead = random.Next(2) == 0;
        var request = new WorldRequest { Slot = random.Next(16384), IsRead = isRead, IsSafe = isRead || areWritesDeclaredSafe, Bytes = 20, Lane = lane, Order = all.Count, SubmittedAt = now };
        all.Add(request);
        if (machine.Submit(lane, request, now) is { } link) Write(request, link);
        Check(machine.WaitingCount <= machine.Limits.WaitingRequestsMax, "more waits than the bound");
    }

    private void Write(RoutedRequest request, RouteLink link)
    {
        var target = (WorldLink)link;
        var sent = (WorldRequest)request;
        if (sent.Sendings > 1) Resent++;
        Check(!target.IsDown, "a request was put on a link that is down");
        request.LinkPosition = target.Written;
        target.Written += 20;
        target.Queue.Enqueue((sent, request.Id, request.LinkPosition));
    }

    private static void WriteGone(WorldLink target, RouteLane lane)
    {
        target.Queue.Enqueue((null, (uint)lane.Id, target.Written));
        target.Written += 20;
    }

    /// <summary>The shard at the other end of some link takes its next request: executes and answers, refuses, or executes and keeps the answer for later.</summary>
    private void Deliver()
    {
        if (links.Count == 0) return;
        var link = links[random.Next(links.Count)];
        link.Released = Math.Max(link.Released, link.Written - (random.Next(3) == 0 ? 20 : 0));
        for (var count = random.Next(4); count > 0 && link.Queue.Count > 0 && link.Queue.Peek().Position < link.Released; count--)
        {
            var (request, id, _) = link.Queue.Dequeue();
            if (request is null)
            {
                link.Replies.Enqueue((null, id, 0));
                continue;
            }

            // What a client that is gone had parked is dropped without a word.
            if (request.IsAbandoned && random.Next(2) == 0) continue;
            var serves = Array.IndexOf(primaries, link.Incarnation) >= 0 && random.Next(12) != 0;
            if (!serves)
            {
                Check(machine.NotServed(link, id, now), "a refusal found no request");
                continue;
            }

            request.Execute(++executions, this);
            link.Replies.Enqueue((request, id, executions));
        }

        for (var count = random.Next(6); count > 0 && link.Replies.Count > 0; count--)
        {
            var (request, id, execution) = link.Replies.Dequeue();
            if (request is null)
            {
                machine.LaneForgotten(link, id, now);
                Carry();
                continue;
            }

            // Nor does the reply come that waited for the log.
            if (request.IsAbandoned && random.Next(4) == 0) continue;
            var answered = machine.Answered(link, id, now);
            Check(ReferenceEquals(answered, request), "an answer found another request");
            if (request.IsAbandoned) continue;
            request.Answers++;
            request.AnsweredExecution = execution;
            CheckOrder(request);
        }
    }

    private void BreakLink()
    {
        if (links.Count == 0 || random.Next(3) == 0) return;
        var link = links[random.Next(links.Count)];
        links.Remove(link);
        link.IsDown = true;
        while (link.Queue.Count > 0 && random.Next(2) == 0 && link.Queue.Peek().Position < link.Released)
            link.Queue.Dequeue().Request?.Execute(++executions, this);
        machine.LinkDown(link, link.Released, now);
    }

    private void OpenLink()
    {
        var group = random.Next(GroupCount);
        if (primaries[group] == 0 || links.Any(link => link.Incarnation == primaries[group])) return;
        var opened = new WorldLink(primaries[group]);
        links.Add(opened);
        machine.LinkUp(opened, now);
    }

    private void ChangeMap()
    {
        primaries[random.Next(GroupCount)] = random.Next(3) == 0 ? 0 : ++lastIncarnation;
        machine.MapChanged(Maps.Of(++version, primaries), now);
    }

    private void CloseLane()
    {
        var index = random.Next(lanes.Length);
        machine.LaneClosed(lanes[index]);
        Carry();
        lanes[index] = new RouteLane(++lastLane);
    }

    private void Heal()
    {
        for (var group = 0; group < GroupCount; group++) primaries[group] = ++lastIncarnation;
        machine.MapChanged(Maps.Of(++version, primaries), now);
        Carry();
        for (var round = 0; round < 400 && Violation is null; round++)
        {
            now += 5;
            OpenLink();
            Carry();
            Deliver();
            Carry();
            machine.Tick(now);
            Carry();
        }
    }

    private void Carry()
    {
        for (var i = 0; i < machine.Actions.Count; i++)
        {
            var action = machine.Actions[i];
            if (action.Kind == RouteActionKind.Send) Write(action.Request!, action.Link!);
            if (action.Kind == RouteActionKind.Forget) WriteGone((WorldLink)action.Link!, action.Lane!);
            if (action.Kind == RouteActionKind.Fail) Fail((WorldRequest)action.Request!, action.Failure);
        }

        machine.Actions.Clear();
    }

    private void Fail(WorldRequest request, RouteFailure failure)
    {
        Failures.Add(failure);
        request.Answers++;
        request.IsFailed = true;
        Check(failure != RouteFailure.None, "a failure without a reason");
        if (failure != RouteFailure.OutcomeUnknown) Check(request.IsRead || request.Executions == 0, $"a write failed as {failure}, and was executed");
    }

    private void CheckOrder(WorldRequest request)
    {
        foreach (var other in all)
        {
            if (other.Lane != request.Lane || other.Group != request.Group || other == request || (other.IsRead && request.IsRead)) continue;
            var execution = other.AnsweredExecution != 0 || other.IsRead ? other.AnsweredExecution : other.LastExecution;
            if (execution == 0) continue;
            Check(other.Order > request.Order == execution > request.AnsweredExecution, $"requests {request.Order} and {other.Order} of one client were swapped");
        }
    }

    private void Check(bool holds, string violation)
    {
        if (!holds) Violation ??= violation;
    }

    private sealed class WorldLink(long incarnation) : RouteLink(incarnation, 0, 1, 6, 1 << 20)
    {
        public bool IsDown { get; set; }

        public long Written { get; set; }

        public long Released { get; set; }

        /// <summary>Without a request, the client of that id has gone.</summary>
        public Queue<(WorldRequest? Request, uint Id, long Position)> Queue { get; } = [];

        /// <summary>Without a request, the client of that id is forgotten.</summary>
        public Queue<(WorldRequest? Request, uint Id, int Execution)> Replies { get; } = [];
    }

    private sealed class WorldRequest : RoutedRequest
    {
        public required RouteLane Lane { get; init; }

        public required bool IsRead { get; init; }

        public required int Order { get; init; }

        public required long SubmittedAt { get; init; }

        public int Executions { get; private set; }

        public int LastExecution { get; private set; }

        public int AnsweredExecution { get; set; }

        public int Answers { get; set; }

        public bool IsFailed { get; set; }

        public void Execute(int execution, RouteHistory history)
        {
            Executions++;
            LastExecution = execution;
            history.Check(IsRead || Executions == 1, "a write was executed twice");
            history.Check(IsRead || !IsFailed || IsAbandoned, "a write was executed after it had failed");
        }
    }
}
