using Distro.Topology;

namespace Distro.Tests.Shard.Log;

/// <summary>Under `always` nobody sees a state that may still be lost: replies wait for the commit of what they show, and no longer.</summary>
public class ReplyGatingTests
{
    [Fact]
    public async Task A_write_is_answered_when_it_is_committed()
    {
        await using var shard = ShardHarness.Primary(Durability.Always);
        var client = shard.Connect();
        client.Send("SET a 1");
        ShardHarness.Until(() => Gated(shard) == 1);
        Assert.False(client.HasInput);
        shard.Plane.Commit(shard.Plane.PublishedOffset);
        Assert.Equal("OK", client.Read());
        client.Expect("GET a", "1");
    }

    [Fact]
    public async Task A_read_waits_for_what_it_shows_and_others_go_on()
    {
        await using var shard = ShardHarness.Primary(Durability.Always);
        var writer = shard.Connect();
        var reader = shard.Connect();
        var other = shard.Connect();
        writer.Send("SET a 1");
        ShardHarness.Until(() => Gated(shard) == 1);
        reader.Send("GET a");
        ShardHarness.Until(() => Gated(shard) == 2);
        other.Expect("GET elsewhere", "nil");
        other.Expect("PING", "PONG");
        Assert.False(reader.HasInput);
        shard.Plane.Commit(shard.Plane.PublishedOffset);
        Assert.Equal("OK", writer.Read());
        Assert.Equal("1", reader.Read());
    }

    [Fact]
    public async Task Replies_of_one_client_stay_in_order()
    {
        await using var shard = ShardHarness.Primary(Durability.Always);
        var client = shard.Connect();
        client.Send("SET a 1");
        client.Send("GET unrelated");
        client.Send("SET b 2");
        client.Send("PING");
        ShardHarness.Until(() => shard.Plane.Workers.Sum(worker => worker.Statistics.Total) == 4);
        Assert.False(client.HasInput);
        shard.Plane.Commit(shard.Plane.PublishedOffset);
        Assert.Equal(["OK", "nil", "OK", "PONG"], Enumerable.Range(0, 4).Select(_ => client.Read()));
    }

    [Fact]
    public async Task A_whole_keyspace_command_is_waited_for_by_every_read()
    {
        await using var shard = ShardHarness.Primary(Durability.Always);
        var flusher = shard.Connect();
        flusher.Send("FLUSHALL");
        ShardHarness.Until(() => Gated(shard) == 1);
        var reader = shard.Connect();
        reader.Send("GET any");
        ShardHarness.Until(() => Gated(shard) == 2);
        shard.Plane.Commit(shard.Plane.PublishedOffset);
        Assert.Equal("OK", flusher.Read());
        Assert.Equal("nil", reader.Read());
    }

    [Fact]
    public async Task Without_always_nothing_waits()
    {
        await using var shard = ShardHarness.Primary(Durability.Interval);
        var client = shard.Connect();
        client.Expect("SET a 1", "OK");
        client.Expect("GET a", "1");
    }

    [Fact]
    public async Task A_commit_that_does_not_come_in_time_is_an_unknown_outcome()
    {
        await using var shard = ShardHarness.Primary(Durability.Always, settings: [("ReplyTimeoutMilliseconds", "100"), ("Hz", "100")]);
        var client = shard.Connect();
        client.Send("SET a 1");
        client.Send("SET b 1");
        Assert.StartsWith("-UNKNOWN", client.Read(), StringComparison.Ordinal);
        Assert.StartsWith("-UNKNOWN", client.Read(), StringComparison.Ordinal);
        shard.Plane.Commit(shard.Plane.PublishedOffset);
        client.Expect("GET a", "1");
    }

    [Fact]
    public async Task Losing_the_role_makes_waiting_outcomes_unknown()
    {
        await using var shard = ShardHarness.Primary(Durability.Always);
        var client = shard.Connect();
        client.Send("SET a 1");
        ShardHarness.Until(() => Gated(shard) == 1);
        shard.Plane.Suspend("LOADING");
        Assert.StartsWith("-UNKNOWN", client.Read(), StringComparison.Ordinal);
        client.Expect("GET a", "-LOADING Redis is loading the dataset in memory");
    }

    [Fact]
    public async Task A_lease_run_out_stops_commands_and_replies()
    {
        await using var shard = ShardHarness.Primary(Durability.Always);
        var client = shard.Connect();
        client.Send("SET a 1");
        ShardHarness.Until(() => Gated(shard) == 1);
        shard.Clock.Advance(2_000_000_000);
        shard.Plane.Commit(shard.Plane.PublishedOffset);
        var other = shard.Connect();
        other.Expect("GET b", "-CLUSTERDOWN The cluster is down");
        other.Expect("SET b 1", "-CLUSTERDOWN The cluster is down");
        other.Expect("PING", "PONG");
        Assert.False(client.HasInput);
        shard.Plane.ExtendLease(shard.Clock.MonotonicMilliseconds + 1_000_000);
        Assert.Equal("OK", client.Read());
        other.Send("SET b 1");
        ShardHarness.Until(() => Gated(shard) == 1);
        shard.Plane.Commit(shard.Plane.PublishedOffset);
        Assert.Equal("OK", other.Read());
    }

    private static int Gated(ShardHarness shard) => shard.Plane.Workers.Sum(worker => worker.Gated.Count);
}
