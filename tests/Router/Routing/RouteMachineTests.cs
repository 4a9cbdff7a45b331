using Distro.Router.Routing;

namespace Distro.Tests.Router.Routing;

public class RouteMachineTests
{
    private readonly RouteMachine machine = new(new RouteLimits { WaitMilliseconds = 1000, WaitingRequestsMax = 4, WaitingBytesMax = 1000, RetryMilliseconds = 20 });
    private readonly RouteLane lane = new(1);
    private long now = 100;

    [Fact]
    public void Without_a_map_a_request_waits_and_goes_when_its_primary_is_there()
    {
        var request = Write(0);
        Assert.Null(machine.Submit(lane, request, now));
        Assert.True(lane.IsWaiting);
        machine.MapChanged(Maps.Of(1, 7), now);
        Assert.Empty(machine.Actions);
        var link = Up(7);
        Assert.Equal([(RouteActionKind.Send, request), (RouteActionKind.Go, null)], Taken());
        Assert.Same(request, machine.Answered(link, request.Id, now));
        Assert.False(lane.IsWaiting);
    }

    [Fact]
    public void A_write_whose_link_breaks_has_an_unknown_outcome_and_a_read_goes_out_again()
    {
        var link = Serve(7);
        var (read, write) = (Read(0), Write(0));
        Go(read, link);
        Go(write, link);
        machine.LinkDown(link, long.MaxValue, now);
        // The write may have been executed, so a second read could see it before its time.
        Assert.Equal([(read, RouteFailure.Overtaken), (write, RouteFailure.OutcomeUnknown)], Failures());

        link = Up(7);
        var alone = Read(0);
        Go(alone, link);
        machine.LinkDown(link, long.MaxValue, now);
        Assert.Empty(machine.Actions);
        Up(7);
        Assert.Equal([(RouteActionKind.Send, alone), (RouteActionKind.Go, null)], Taken());
    }

    [Fact]
    public void What_was_never_given_to_the_transport_goes_out_again_even_if_it_writes()
    {
        var link = Serve(7);
        var (sent, unsent) = (Write(0), Write(0));
        Go(sent, link, position: 0);
        Go(unsent, link, position: 50);
        machine.LinkDown(link, 50, now);
        Assert.Equal([(sent, RouteFailure.OutcomeUnknown)], Failures());
        Up(7);
        Assert.Equal([(RouteActionKind.Send, unsent), (RouteActionKind.Go, null)], Taken());
        Assert.Equal(1, unsent.Sendings);
    }

    [Fact]
    public void A_write_not_served_goes_out_again_unless_a_later_command_was_executed()
    {
        var link = Serve(7);
        var (first, second) = (Write(0), Write(0));
        Go(first, link);
        Go(second, link);
        Assert.True(machine.NotServed(link, first.Id, now));
        Assert.Empty(machine.Actions);
        Assert.NotNull(machine.Answered(link, second.Id, now));
        Assert.Equal([(first, RouteFailure.Overtaken)], Failures());

        (first, second) = (Write(0), Write(0));
        now += 50;
        Go(first, link);
        Go(second, link);
        machine.NotServed(link, first.Id, now);
        machine.NotServed(link, second.Id, now);
        machine.Tick(now + 1);
        Assert.Empty(machine.Actions);
        machine.Tick(now + 20);
        Assert.Equal([(RouteActionKind.Send, first), (RouteActionKind.Send, second), (RouteActionKind.Go, null)], Taken());
    }

    [Fact]
    public void A_new_primary_gets_nothing_of_a_client_while_the_old_one_owes_it_an_answer()
    {
        var old = Serve(7);
        var first = Write(0);
        Go(first, old);
        machine.MapChanged(Maps.Of(2, 8), now);
        var current = Up(8);
        var second = Write(0);
        Assert.Null(machine.Submit(lane, second, now));
        machine.NotServed(old, first.Id, now);
        Assert.Equal([(RouteActionKind.Send, first), (RouteActionKind.Send, second), (RouteActionKind.Go, null)], Taken());
        Assert.Equal(2, current.Outstanding);
    }

    [Fact]
    public void Waiting_is_bounded_in_number_bytes_and_time()
    {
        machine.MapChanged(Maps.Of(1, 0), now);
        var waiting = Enumerable.Range(0, 4).Select(_ => Write(0)).ToArray();
        foreach (var request in waiting) machine.Submit(lane, request, now);
        var fifth = Write(0);
        Assert.Null(machine.Submit(lane, fifth, now));
        Assert.Equal([(fifth, RouteFailure.TooMuchWaits)], Failures());
        machine.Tick(now + 999);
        Assert.Empty(machine.Actions);
        machine.Tick(now + 1000);
        Assert.Equal(waiting.Select(request => (request, RouteFailure.WaitedTooLong)), Failures());
        var large = Write(0);
        large.Bytes = 1001;
        machine.Submit(lane, large, now);
        Assert.Equal([(large, RouteFailure.TooMuchWaits)], Failures());
        Assert.Equal((0, 0L), (machine.WaitingCount, machine.WaitingBytes));
    }

    [Fact]
    public void One_that_was_blocked_for_hours_waits_for_the_next_primary_as_long_as_any_other()
    {
        var link = Serve(7);
        var blocked = Write(0);
        blocked.IsBlocking = true;
        Go(blocked, link);
        now += 3_600_000;
        machine.MapChanged(Maps.Of(2, 8), now);
        Assert.True(machine.NotServed(link, blocked.Id, now));
        machine.Tick(now + 999);
        Assert.Empty(machine.Actions);
        Up(8);
        Assert.Equal([(RouteActionKind.Send, blocked), (RouteActionKind.Go, null)], Taken());
    }

    [Fact]
    public void A_full_link_makes_clients_wait_and_lets_them_go_once_it_has_room()
    {
        machine.MapChanged(Maps.Of(1, 7), now);
        var link = new RouteLink(7, 0, 1, requestsMax: 2, bytesMax: 1000);
        machine.LinkUp(link, now);
        var requests = Enumerable.Range(0, 3).Select(_ => Write(0)).ToArray();
        Go(requests[0], link);
        Go(requests[1], link);
        Assert.Null(machine.Submit(lane, requests[2], now));
        machine.Answered(link, requests[0].Id, now);
        Assert.Equal([(RouteActionKind.Send, requests[2]), (RouteActionKind.Go, null)], Taken());
    }

    [Fact]
    public void A_client_that_goes_leaves_nothing_waiting_and_its_links_are_told()
    {
        var link = Serve(7);
        var (sent, held) = (Write(0), Write(0));
        Go(held, link);
        Go(sent, link);
        machine.NotServed(link, held.Id, now);
        machine.LaneClosed(lane);
        Assert.Equal([(RouteActionKind.Forget, null), (RouteActionKind.Drop, held)], Taken());
        Assert.True(machine.Answered(link, sent.Id, now)!.IsAbandoned);
        Assert.Equal(0, machine.WaitingCount);
    }

    [Fact]
    public void An_answer_that_nobody_asked_for_finds_nothing()
    {
        var link = Serve(7);
        var request = Write(0);
        Go(request, link);
        var id = request.Id;
        Assert.NotNull(machine.Answered(link, id, now));
        Assert.Null(machine.Answered(link, id, now));
        Go(Write(0), link);
        Assert.Null(machine.Answered(link, id, now));
        Assert.False(machine.NotServed(link, uint.MaxValue, now));
    }

    private static RoutedRequest Read(int slot) => new() { Slot = slot, IsSafe = true, Bytes = 10 };

    private static RoutedRequest Write(int slot) => new() { Slot = slot, Bytes = 10 };

    private RouteLink Serve(long primary)
    {
        machine.MapChanged(Maps.Of(1, primary), now);
        return Up(primary);
    }

    private RouteLink Up(long incarnation)
    {
        var link = new RouteLink(incarnation, 0, 1, 1000, 1 << 20);
        machine.LinkUp(link, now);
        return link;
    }

    private void Go(RoutedRequest request, RouteLink link, long position = 0)
    {
        Assert.Same(link, machine.Submit(lane, request, now));
        request.LinkPosition = position;
    }

    private (RouteActionKind, RoutedRequest?)[] Taken()
    {
        var taken = machine.Actions.Select(action => (action.Kind, action.Request)).ToArray();
        machine.Actions.Clear();
        return taken;
    }

    private (RoutedRequest, RouteFailure)[] Failures()
    {
        var failures = machine.Actions.Where(action => action.Kind == RouteActionKind.Fail).Select(action => (action.Request!, action.Failure)).ToArray();
        machine.Actions.Clear();
        return failures;
    }
}
