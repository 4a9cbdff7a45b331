using Distro.Shard.Member;
using Distro.Topology;

namespace Distro.Tests.Shard.Log;

/// <summary>Writers wait for the log's room instead of being refused, while reads go on; only a log that stands still refuses.</summary>
public class LogRoomTests
{
    private static readonly string value = new('v', 100_000);

    [Theory]
    [InlineData("SET more 1", "OK")]
    [InlineData("FLUSHALL", "OK")]
    [InlineData("EVAL return(redis.call('INCR',KEYS[1])) 1 counter", "1")]
    public async Task A_write_waits_until_persistence_has_taken_enough(string command, string reply)
    {
        await using var shard = Primary(standstillMilliseconds: 3_600_000);
        var writer = Fill(shard);
        var parkings = shard.Plane.Waiters.Parkings;
        writer.Send(command);
        ShardHarness.Until(() => shard.Plane.Waiters.Parkings > parkings);
        Assert.False(writer.HasInput);
        Assert.Equal(value, shard.Connect().Run("GET", "k1"));
        Assert.False(writer.HasInput);
        shard.Plane.ReleaseBelow(shard.Plane.PublishedOffset);
        Assert.Equal(reply, writer.Read());
    }

    [Fact]
    public async Task A_transaction_waits_whole_and_is_queued_meanwhile()
    {
        await using var shard = Primary(standstillMilliseconds: 3_600_000);
        var writer = Fill(shard);
        writer.Expect("MULTI", "OK");
        writer.Expect("SET a 1", "QUEUED");
        writer.Expect("SET b 2", "QUEUED");
        var parkings = shard.Plane.Waiters.Parkings;
        writer.Send("EXEC");
        ShardHarness.Until(() => shard.Plane.Waiters.Parkings > parkings);
        shard.Connect().Expect("EXISTS a b", "0");
        shard.Plane.ReleaseBelow(shard.Plane.PublishedOffset);
        Assert.Equal("[OK, OK]", writer.Read());
    }

    [Fact]
    public async Task Many_writers_outrun_a_log_that_is_taken_slowly_and_none_is_refused()
    {
        await using var shard = Primary(standstillMilliseconds: 3_600_000);
        var writers = Enumerable.Range(0, 8).Select(_ => shard.Connect()).ToArray();
        const int each = 20;
        var all = Task.WhenAll(writers.Select((writer, number) => Task.Run(() =>
        {
            for (var n = 0; n < each; n++)
                Assert.Equal("OK", writer.Run("SET", $"k{number}", value));
        })));
        // 16 MB through a log of one: it is full a dozen times before all are answered.
        while (!all.IsCompleted)
        {
            Assert.InRange(shard.Plane.Log.HeldBytes, 0, (1 << 20) + (8 * 110_000));
            if (shard.Plane.Room.IsFull)
                shard.Plane.ReleaseBelow(shard.Plane.PublishedOffset);
            await Task.Yield();
        }

        await all;
    }

    [Fact]
    public async Task A_log_that_stands_still_refuses_those_who_wait_and_who_come()
    {
        await using var shard = Primary(standstillMilliseconds: 1);
        var writer = Fill(shard);
        Assert.StartsWith("-MISCONF", writer.Run("SET", "more", value), StringComparison.Ordinal);
        Assert.StartsWith("-MISCONF", writer.Run("SET", "more", value), StringComparison.Ordinal);
        shard.Plane.ReleaseBelow(shard.Plane.PublishedOffset);
        Assert.Equal("OK", writer.Run("SET", "more", value));
    }

    [Fact]
    public async Task Without_patience_it_refuses_at_once()
    {
        await using var shard = Primary(standstillMilliseconds: 0);
        var writer = Fill(shard);
        var parkings = shard.Plane.Waiters.Parkings;
        Assert.StartsWith("-MISCONF", writer.Run("SET", "more", value), StringComparison.Ordinal);
        Assert.Equal(value, writer.Run("GET", "k1"));
        Assert.Equal(parkings, shard.Plane.Waiters.Parkings);
        shard.Plane.ReleaseBelow(shard.Plane.PublishedOffset);
        Assert.Equal("OK", writer.Run("SET", "more", value));
    }

    [Fact]
    public async Task Who_waits_is_told_when_this_member_is_primary_no_more()
    {
        await using var shard = Primary(standstillMilliseconds: 3_600_000);
        var writer = Fill(shard);
        var parkings = shard.Plane.Waiters.Parkings;
        writer.Send("SET more 1");
        ShardHarness.Until(() => shard.Plane.Waiters.Parkings > parkings);
        shard.Plane.Suspend(SuspendReason.Loading);
        Assert.StartsWith("-LOADING", writer.Read(), StringComparison.Ordinal);
    }

    private static ShardHarness Primary(int standstillMilliseconds)
        => ShardHarness.Primary(Durability.Interval, settings: [("LogBacklogBytes", "1mb"), ("LogStandstillMilliseconds", $"{standstillMilliseconds}")]);

    private static RespClient Fill(ShardHarness shard)
    {
        var client = shard.Connect();
        for (var i = 0; i < 11; i++)
            Assert.Equal("OK", client.Run("SET", $"k{i}", value));
        Assert.True(shard.Plane.Room.IsFull);
        return client;
    }
}
