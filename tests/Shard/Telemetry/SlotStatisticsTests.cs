using Distro.Commands.Cluster;

namespace Distro.Tests.Shard.Telemetry;

/// <summary>What is counted of each slot: exactly the bytes that went over the wire, whoever's loop it was.</summary>
public class SlotStatisticsTests
{
    /// <summary>The slot of "key".</summary>
    private const int Slot = 12539;

    [Fact]
    public async Task Bytes_count_for_the_slot_of_the_keys()
    {
        await using var shard = new ShardHarness(settings: ("SlotStatistics", "yes"));
        var client = shard.Connect();
        client.Run("SET key value");
        client.Run("INFO");
        client.Run("MSET key 1 other 2");
        Assert.Equal((33, 5), Bytes(shard));
        client.Run("CONFIG RESETSTAT");
        client.SendRaw("SET key value\r\n");
        client.Read();
        Assert.Equal((15, 5), Bytes(shard));
        client.Run("CONFIG SET cluster-slot-stats-enabled no");
        client.Run("SET key value");
        client.Run("CONFIG SET cluster-slot-stats-enabled yes");
        Assert.Equal((0, 0), Bytes(shard));
    }

    [Fact]
    public async Task A_transaction_counts_whole()
    {
        await using var shard = new ShardHarness(settings: ("SlotStatistics", "yes"));
        var client = shard.Connect();
        client.Run("MULTI");
        client.Run("SET key value");
        Assert.Equal((0, 0), Bytes(shard));
        client.Run("EXEC");
        Assert.Equal((15 + 33 + 14, 9), Bytes(shard));
    }

    [Fact]
    public async Task What_waits_counts_when_it_is_answered()
    {
        await using var shard = new ShardHarness(settings: ("SlotStatistics", "yes"));
        var waiter = shard.Connect();
        var client = shard.Connect();
        waiter.Send("BLPOP key 0");
        ShardHarness.Until(() => shard.Plane.Workers.Sum(worker => worker.Blocked.Count) == 1);
        Assert.Equal((0, 0), Bytes(shard));
        client.Run("LPUSH key value");
        Assert.Equal("[key, value]", waiter.Read());
        Assert.Equal((31 + 35, 4 + 24), Bytes(shard));
    }

    private static (long In, long Out) Bytes(ShardHarness shard)
    {
        var usage = ((ISlotUsage)shard.Plane.SlotUse).Of(Slot);
        return (usage.BytesIn, usage.BytesOut);
    }
}
