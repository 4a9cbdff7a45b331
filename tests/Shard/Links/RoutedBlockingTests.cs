using Distro.Topology;

namespace Distro.Tests.Shard.Links;

/// <summary>Clients that wait for keys through a real router: others on the same link go on meanwhile.</summary>
public class RoutedBlockingTests
{
    [Fact]
    public async Task Many_wait_on_few_links_and_are_served_in_order()
    {
        await using var cluster = new RoutedCluster(1);
        var waiting = Enumerable.Range(0, 40).Select(number =>
        {
            var client = cluster.Connect();
            client.Send("BLPOP queue 0");
            Blocked(cluster, number + 1);
            return client;
        }).ToArray();
        var writer = cluster.Connect();
        for (var number = 0; number < waiting.Length; number++)
            writer.Run($"RPUSH queue {number}");
        for (var number = 0; number < waiting.Length; number++)
            Assert.Equal($"[queue, {number}]", waiting[number].Read());
    }

    [Fact]
    public async Task Who_hangs_up_while_it_waits_is_noticed_whatever_it_had_sent_beyond()
    {
        await using var cluster = new RoutedCluster(1);
        var client = cluster.Connect();
        client.SendRaw([.. RespClient.Request("BLPOP", "queue", "0"), .. RespClient.Request("SET", "large", new string('v', 300_000))]);
        Blocked(cluster, 1);
        client.Dispose();
        Blocked(cluster, 0);
        ShardHarness.Until(() => cluster.Router.ConnectedClients == 0);
        cluster.Connect().Expect("EXISTS large", "0");
    }

    [Fact]
    public async Task Commands_behind_it_wait_whatever_group_they_are_for()
    {
        await using var cluster = new RoutedCluster(3);
        var waiting = cluster.Connect();
        waiting.SendRaw("BLPOP a 0\r\nINCR b\r\nINCR c\r\nPING\r\n");
        Blocked(cluster, 1);
        var writer = cluster.Connect();
        writer.Expect("MGET b c", "[nil, nil]");
        writer.Run("RPUSH a 1");
        Assert.Equal("[a, 1]", waiting.Read());
        Assert.Equal("1", waiting.Read());
        Assert.Equal("1", waiting.Read());
        Assert.Equal("PONG", waiting.Read());
    }

    [Fact]
    public async Task Its_time_ends_it_and_client_unblock_does()
    {
        await using var cluster = new RoutedCluster(2);
        var waiting = cluster.Connect();
        var id = waiting.Run("CLIENT ID");
        waiting.Expect("BLPOP a 0.02", "nil");
        waiting.Send("BLPOP a 0");
        Blocked(cluster, 1);
        var other = cluster.Connect();
        other.Expect($"CLIENT UNBLOCK {id} ERROR", "1");
        Assert.Equal("-UNBLOCKED client unblocked via CLIENT UNBLOCK", waiting.Read());
        waiting.Send("BZPOPMIN a 0");
        Blocked(cluster, 1);
        other.Expect($"CLIENT UNBLOCK {id}", "1");
        Assert.Equal("nil", waiting.Read());
        other.Expect($"CLIENT UNBLOCK {id}", "0");
    }

    [Fact]
    public async Task A_client_that_goes_takes_nothing()
    {
        await using var cluster = new RoutedCluster(1);
        var waiting = cluster.Connect();
        waiting.Send("BLPOP a 0");
        Blocked(cluster, 1);
        waiting.Dispose();
        ShardHarness.Until(() => cluster.Shards[0].Plane.BlockedKeys.Count == 0);
        var writer = cluster.Connect();
        writer.Run("RPUSH a 1");
        writer.Expect("LRANGE a 0 -1", "[1]");
    }

    [Fact]
    public async Task A_shard_that_ceases_to_lead_hands_the_waiting_back_and_the_next_primary_has_it()
    {
        await using var cluster = new RoutedCluster(1);
        var waiting = cluster.Connect();
        waiting.Send("BLPOP a 0");
        Blocked(cluster, 1);
        var plane = cluster.Shards[0].Plane;
        plane.Suspend("loading");
        ShardHarness.Until(() => plane.BlockedKeys.Count == 0);
        plane.ServeAsPrimary(epoch: 2, timeFloorMilliseconds: 0, Durability.None);
        Blocked(cluster, 1);
        cluster.Connect().Expect("RPUSH a 1", "1");
        Assert.Equal("[a, 1]", waiting.Read());
    }

    [Fact]
    public async Task WaitAof_asks_every_group_that_was_written_to()
    {
        await using var cluster = new RoutedCluster(3);
        var client = cluster.Connect();
        client.Run("MSET a 1 b 2 c 3");
        client.Send("WAITAOF 1 0 0");
        ShardHarness.Until(() => cluster.Shards.All(shard => shard.Plane.Workers.Sum(worker => worker.Blocked.Count) == 1));
        foreach (var shard in cluster.Shards)
            shard.Plane.Synced(shard.Plane.PublishedOffset);
        Assert.Equal("[1, 0]", client.Read());
        client.Expect("WAIT 0 0", "0");
    }

    private static void Blocked(RoutedCluster cluster, int count)
        => ShardHarness.Until(() => cluster.Shards.Sum(shard => shard.Plane.Workers.Sum(worker => worker.Blocked.Count)) == count);
}
