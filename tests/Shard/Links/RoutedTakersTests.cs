namespace Distro.Tests.Shard.Links;

/// <summary>How many take a message, as PUBLISH and PUBSUB count them, when they are clients of Routers; and what a client gets that publishes to itself.</summary>
public class RoutedTakersTests
{
    [Fact]
    public async Task Transactions_scripts_and_clients_of_shards_count_clients_of_the_router()
    {
        await using var cluster = new RoutedCluster(2);
        var takers = Enumerable.Range(0, 4).Select(_ => cluster.Connect()).ToArray();
        foreach (var taker in takers)
            taker.Expect("SUBSCRIBE ch", "[subscribe, ch, 1]");
        takers[0].Expect("PSUBSCRIBE c*", "[psubscribe, c*, 2]");
        var publisher = cluster.Connect();
        publisher.Expect("PUBLISH ch plain", "5");
        Becomes("5", () => publisher.Run("EVAL", "return redis.call('publish', 'ch', 'scripted')", "0"));
        // Its group may be another than the script's, and be told later.
        Becomes("[5]", () =>
        {
            publisher.Expect("MULTI", "OK");
            publisher.Expect("PUBLISH ch queued", "QUEUED");
            return publisher.Run("EXEC");
        });
        foreach (var shard in cluster.Shards)
            Becomes("5", () => shard.Connect().Run("PUBLISH ch direct"));
        takers[3].Run("UNSUBSCRIBE");
        takers[2].Dispose();
        Becomes("3", () => publisher.Run("EVAL", "return redis.call('publish', 'ch', 'scripted')", "0"));
        publisher.Expect("PUBLISH ch plain", "3");
    }

    [Fact]
    public async Task Shard_channels_are_counted_too()
    {
        await using var cluster = new RoutedCluster(2);
        foreach (var taker in Enumerable.Range(0, 3).Select(_ => cluster.Connect()))
            taker.Expect("SSUBSCRIBE {a}ch", "[ssubscribe, {a}ch, 1]");
        var publisher = cluster.Connect();
        publisher.Expect("SPUBLISH {a}ch plain", "3");
        Becomes("3", () => publisher.Run("EVAL", "return redis.call('spublish', KEYS[1], 'scripted')", "1", "{a}ch"));
        publisher.Expect("PUBSUB SHARDNUMSUB {a}ch {b}ch", "[{a}ch, 3, {b}ch, 0]");
        publisher.Expect("PUBSUB SHARDCHANNELS", "[{a}ch]");
    }

    [Fact]
    public async Task Several_routers_know_each_others_subscribers()
    {
        await using var cluster = new RoutedCluster(2, routers: 2);
        var here = cluster.Connect();
        var there = Enumerable.Range(0, 3).Select(_ => cluster.Connect(router: 1)).ToArray();
        here.Expect("SUBSCRIBE ch own", "[subscribe, ch, 1]");
        Assert.Equal("[subscribe, own, 2]", here.Read());
        foreach (var taker in there)
            taker.Expect("SUBSCRIBE ch", "[subscribe, ch, 1]");
        there[0].Expect("SUBSCRIBE other", "[subscribe, other, 2]");
        var direct = cluster.Shards[1].Connect();
        direct.Expect("SUBSCRIBE ch", "[subscribe, ch, 1]");
        for (var router = 0; router < 2; router++)
        {
            var asking = cluster.Connect(router);
            Becomes("[ch, 5, own, 1, other, 1, none, 0]", () => asking.Run("PUBSUB NUMSUB ch own other none"));
            Assert.Equal(["ch", "other", "own"], asking.Run("PUBSUB CHANNELS").Trim('[', ']').Split(", ").Order());
            Assert.Equal("[own]", asking.Run("PUBSUB CHANNELS ow?"));
            asking.Expect("PUBSUB NUMSUB", "[]");
            asking.Expect("PUBSUB CHANNELS a b", "-ERR unknown subcommand or wrong number of arguments for 'CHANNELS'. Try PUBSUB HELP.");
        }

        there[0].Run("UNSUBSCRIBE other");
        Becomes("[other, 0]", () => cluster.Connect().Run("PUBSUB NUMSUB other"));
        ShardHarness.Until(() => !cluster.Connect().Run("PUBSUB CHANNELS").Contains("other", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_a_failover_the_new_primary_is_told_how_many_there_are()
    {
        await using var cluster = new RoutedCluster(1);
        foreach (var taker in Enumerable.Range(0, 3).Select(_ => cluster.Connect()))
            taker.Run("SUBSCRIBE ch");
        cluster.Replace(0);
        var publisher = cluster.Connect();
        Becomes("3", () => publisher.Run("EVAL", "return redis.call('publish', 'ch', 'x')", "0"));
        Becomes("3", () => cluster.Shards[0].Connect().Run("PUBLISH ch x"));
    }

    [Fact]
    public async Task Who_publishes_to_itself_and_unsubscribes_gets_the_message_first()
    {
        await using var cluster = new RoutedCluster(2);
        var client = cluster.Connect();
        client.Run("HELLO 3");
        client.Run("CONFIG SET notify-keyspace-events KA");
        for (var i = 0; i < 50; i++)
        {
            client.SendRaw($"SUBSCRIBE ch{i}\r\nPSUBSCRIBE *:key{i}\r\nPUBLISH ch{i} mine\r\nSET key{i} v\r\nUNSUBSCRIBE ch{i}\r\nPUNSUBSCRIBE\r\nPING\r\n");
            Assert.Equal(
                [
                    "1", $">[message, ch{i}, mine]", $">[pmessage, *:key{i}, __keyspace@0__:key{i}, set]", $">[psubscribe, *:key{i}, 2]", $">[punsubscribe, *:key{i}, 0]",
                    $">[subscribe, ch{i}, 1]", $">[unsubscribe, ch{i}, 1]", "OK", "PONG",
                ],
                Enumerable.Range(0, 9).Select(_ => client.Read()).Order(StringComparer.Ordinal));
        }

        for (var i = 0; i < 50; i++)
        {
            client.SendRaw($"SUBSCRIBE c{i}\r\nPUBLISH c{i} mine\r\nUNSUBSCRIBE c{i}\r\n");
            Assert.Equal($">[subscribe, c{i}, 1]", client.Read());
            Assert.Equal(["1", $">[message, c{i}, mine]"], new[] { client.Read(), client.Read() }.Order(StringComparer.Ordinal));
            Assert.Equal($">[unsubscribe, c{i}, 0]", client.Read());
        }
    }

    private static void Becomes(string expected, Func<string> reply) => ShardHarness.Until(() => reply() == expected);
}
