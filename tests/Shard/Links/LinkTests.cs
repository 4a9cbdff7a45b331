using Distro.Commands.Routing;
using Distro.Topology;
using Distro.Wire.RouterLink;

namespace Distro.Tests.Shard.Links;

/// <summary>The shard's end of a Router link, as docs/formats/link.md says it.</summary>
public class LinkTests
{
    private const string Secret = "a secret";

    [Fact]
    public async Task Requests_of_many_clients_are_answered_by_id()
    {
        await using var shard = new ShardHarness(loops: 1);
        using var router = Attached(shard);
        Assert.Equal("store-shard-0", router.Handshake!.MemberName);
        Assert.Equal(7ul, router.Handshake.Incarnation);
        for (uint id = 0; id < 200; id++)
            router.Request(id, id % 10, $"INCR c{id % 10}");
        for (uint id = 0; id < 200; id++)
            Assert.Equal($"{id}: {(id / 10) + 1}", router.Read());
        router.Ping(77);
        Assert.Equal("pong 77", router.Read());
    }

    [Fact]
    public async Task A_wrong_secret_is_refused()
    {
        await using var shard = new ShardHarness(loops: 1);
        using var router = new RouterProbe(shard.Server.LinkPort);
        Assert.False(router.Attach("another secret"));
    }

    [Fact]
    public async Task Bytes_that_are_no_frames_close_the_link()
    {
        await using var shard = new ShardHarness(loops: 1);
        using var router = new RouterProbe(shard.Server.LinkPort);
        router.SendRaw("GET / HTTP/1.1\r\nHost: shard\r\n\r\n"u8);
        Assert.True(router.ReadsEnd());
        using var second = Attached(shard);
        second.SendRaw([1, 0, 0, 0, 99]);
        Assert.True(second.ReadsEnd());
    }

    [Fact]
    public async Task A_parked_command_holds_up_its_own_client_only()
    {
        await using var shard = new ShardHarness(loops: 1);
        using var router = Attached(shard);
        var slot = HashSlot.Of("hot"u8);
        Assert.True(shard.Plane.Keyspace.Lock(slot).TryAcquire());
        router.Request(1, client: 5, "INCR hot");
        router.Request(2, client: 5, "PING");
        router.Request(3, client: 5, "INCR hot");
        router.Request(4, client: 6, "INCR cold");
        Assert.Equal("4: 1", router.Read());
        shard.Plane.Waiters.Release(slot);
        Assert.Equal("1: 1", router.Read());
        Assert.Equal("2: PONG", router.Read());
        Assert.Equal("3: 2", router.Read());
    }

    [Fact]
    public async Task What_a_client_that_is_gone_had_parked_is_dropped()
    {
        await using var shard = new ShardHarness(loops: 1);
        using var router = Attached(shard);
        var slot = HashSlot.Of("hot"u8);
        Assert.True(shard.Plane.Keyspace.Lock(slot).TryAcquire());
        router.Request(1, client: 5, "INCR hot");
        router.Gone(5);
        router.Request(2, client: 6, "PING");
        Assert.Equal("forgotten 5", router.Read());
        Assert.Equal("2: PONG", router.Read());
        shard.Plane.Waiters.Release(slot);
        router.Request(3, client: 6, "GET hot");
        Assert.Equal("3: nil", router.Read());
    }

    [Fact]
    public async Task Replies_of_a_client_that_is_gone_do_not_come_with_the_commit()
    {
        await using var shard = ShardHarness.Primary(Durability.Always, loops: 1);
        using var router = Attached(shard);
        router.Request(1, client: 5, "SET a 1");
        router.Gone(5);
        Assert.Equal("forgotten 5", router.Read());
        shard.Plane.Commit(shard.Plane.PublishedOffset);
        router.Request(2, client: 6, "GET a");
        Assert.Equal("2: 1", router.Read());
    }

    [Fact]
    public async Task A_client_that_is_gone_waits_for_nothing()
    {
        await using var shard = new ShardHarness(loops: 2);
        using var router = Attached(shard);
        router.Request(1, client: 5, "BLPOP list 0");
        router.Gone(5);
        Assert.Equal("forgotten 5", router.Read());
        router.Request(2, client: 6, "RPUSH list x");
        Assert.Equal("2: 1", router.Read());
        router.Request(3, client: 6, "LLEN list");
        Assert.Equal("3: 1", router.Read());
    }

    [Fact]
    public async Task A_reply_of_many_parts_that_will_never_be_committed_is_failed_once()
    {
        await using var shard = ShardHarness.Primary(Durability.Always, loops: 1);
        using var router = Attached(shard);
        // However long the SET takes here, nobody is let in between: the PING comes after the GET.
        var worker = shard.Plane.Workers[0];
        ShardHarness.On(worker.Loop, () => worker.Turns.FirstTicks = long.MaxValue / 2);
        router.Request(1, client: 5, ["SET", "large", new string('v', 3_500_000)]);
        router.Request(2, client: 5, "GET large");
        router.Request(3, client: 6, "PING");
        Assert.Equal("3: PONG", router.Read());
        shard.Plane.Suspend("LOADING");
        Assert.StartsWith("1: -UNKNOWN", router.Read(), StringComparison.Ordinal);
        Assert.StartsWith("2: -UNKNOWN", router.Read(), StringComparison.Ordinal);
        router.Ping(8);
        Assert.Equal("pong 8", router.Read());
    }

    [Fact]
    public async Task Long_replies_come_in_parts()
    {
        await using var shard = new ShardHarness(loops: 1);
        var value = new string('v', 3_500_000);
        shard.Connect().Run("SET", "large", value);
        using var router = Attached(shard);
        router.Request(9, 1, "GET large");
        Assert.Equal("9: " + value, router.Read());
    }

    [Fact]
    public async Task Replies_wait_for_the_commit_by_client()
    {
        await using var shard = ShardHarness.Primary(Durability.Always, loops: 1);
        using var router = Attached(shard);
        router.Request(1, client: 5, "SET a 1");
        router.Request(2, client: 5, "PING");
        router.Request(3, client: 6, "GET other");
        Assert.Equal("3: nil", router.Read());
        shard.Plane.Commit(shard.Plane.PublishedOffset);
        Assert.Equal("1: OK", router.Read());
        Assert.Equal("2: PONG", router.Read());
    }

    [Fact]
    public async Task What_was_not_executed_is_said_so()
    {
        await using var shard = new ShardHarness(standAlone: false, loops: 1);
        using var router = Attached(shard);
        router.Request(1, 1, "SET a 1");
        Assert.Equal("1: not served, Loading", router.Read());
        shard.Plane.UseMap(ClusterTests.TwoGroups(shard.Options.Name.Value));
        shard.Plane.ExtendLease(shard.Clock.MonotonicMilliseconds + 1000);
        shard.Plane.ServeAsPrimary(1, 0, Durability.None);
        router.Request(2, 1, "SET foo 1");
        Assert.Equal("2: not served, NotOwner", router.Read());
        router.Request(3, 1, "MSET bar 1 hello 2");
        Assert.Equal("3: OK", router.Read());
        shard.Clock.Advance(2000);
        router.Request(4, 1, "GET bar");
        Assert.Equal("4: not served, Fenced", router.Read());
    }

    [Fact]
    public async Task A_lost_role_makes_waiting_outcomes_unknown()
    {
        await using var shard = ShardHarness.Primary(Durability.Always, loops: 1);
        using var router = Attached(shard);
        router.Request(1, 1, "SET a 1");
        router.Request(2, 2, "PING");
        Assert.Equal("2: PONG", router.Read());
        shard.Plane.Suspend("LOADING");
        Assert.StartsWith("1: -UNKNOWN", router.Read(), StringComparison.Ordinal);
    }

    private static RouterProbe Attached(ShardHarness shard)
    {
        var router = new RouterProbe(shard.Server.LinkPort);
        Assert.True(router.Attach(Secret), router.Handshake!.Failure);
        return router;
    }
}
