using Distro.Tests.Shard.Links;

namespace Distro.Tests.Shard.Peers;

/// <summary>Messages from shard to shard: to every client of every process, once, in the publisher's order.</summary>
public class MessagePeersTests
{
    [Fact]
    public async Task A_message_reaches_clients_of_all_shards_and_routers_once_wherever_it_is_published()
    {
        await using var cluster = new RoutedCluster(groups: 2, replicas: 2);
        Linked(cluster);
        var takers = cluster.Shards.Select(shard => shard.Connect()).Append(cluster.Connect()).ToArray();
        foreach (var taker in takers)
        {
            taker.Expect("SUBSCRIBE ch", "[subscribe, ch, 1]");
            taker.Expect("PSUBSCRIBE c*", "[psubscribe, c*, 2]");
        }

        var publishers = cluster.Shards.Select(shard => shard.Connect()).Append(cluster.Connect()).ToArray();
        for (var from = 0; from < publishers.Length; from++)
        {
            publishers[from].Run($"PUBLISH ch {from}");
            foreach (var taker in takers)
                Assert.Equal([$"[message, ch, {from}]", $"[pmessage, c*, ch, {from}]"], new[] { taker.Read(), taker.Read() }.Order());
        }

        foreach (var taker in takers)
            taker.Expect("PING", "[pong, \"\"]");
    }

    [Fact]
    public async Task Messages_of_one_publisher_keep_their_order_and_large_ones_come_whole()
    {
        await using var cluster = new RoutedCluster(groups: 2);
        Linked(cluster);
        var taker = cluster.Shards[1].Connect();
        taker.Run("SUBSCRIBE ch");
        var publisher = cluster.Shards[0].Connect();
        var large = new string('x', 3_000_000);
        for (var i = 0; i < 1000; i++)
            publisher.Send($"PUBLISH ch {i}");
        publisher.SendRaw(RespClient.Request("PUBLISH", "ch", large));
        for (var i = 0; i < 1000; i++)
            Assert.Equal($"[message, ch, {i}]", taker.Read());
        Assert.Equal($"[message, ch, {large}]", taker.Read());
    }

    [Fact]
    public async Task Messages_of_transactions_and_scripts_are_carried_too()
    {
        await using var cluster = new RoutedCluster(groups: 2);
        Linked(cluster);
        var taker = cluster.Shards[1].Connect();
        taker.Run("SUBSCRIBE ch");
        var publisher = cluster.Shards[0].Connect();
        publisher.Run("MULTI");
        publisher.Run("PUBLISH ch queued");
        publisher.Expect("EXEC", "[0]");
        publisher.Run("EVAL", "return redis.call('publish', 'ch', 'scripted')", "0");
        Assert.Equal("[message, ch, queued]", taker.Read());
        Assert.Equal("[message, ch, scripted]", taker.Read());
    }

    [Fact]
    public async Task Channels_of_shards_stay_where_they_are()
    {
        await using var cluster = new RoutedCluster(groups: 2);
        Linked(cluster);
        var owner = cluster.Shards[1].Connect();
        owner.Expect("SSUBSCRIBE foo", "[ssubscribe, foo, 1]");
        owner.Expect("SUBSCRIBE foo", "[subscribe, foo, 1]");
        cluster.Shards[1].Connect().Expect("SPUBLISH foo sharded", "1");
        cluster.Shards[0].Connect().Expect("PUBLISH foo everywhere", "0");
        Assert.Equal("[smessage, foo, sharded]", owner.Read());
        Assert.Equal("[message, foo, everywhere]", owner.Read());
    }

    [Fact]
    public async Task A_shard_that_is_another_process_is_linked_to_anew_and_what_is_published_meanwhile_waits()
    {
        await using var cluster = new RoutedCluster(groups: 2);
        Linked(cluster);
        var taker = cluster.Shards[1].Connect();
        taker.Run("SUBSCRIBE ch");
        var publisher = cluster.Shards[0].Connect();
        cluster.Replace(1);
        var count = 0;
        ShardHarness.Until(() =>
        {
            publisher.Run($"PUBLISH ch {count++}");
            return taker.HasInput;
        });
        ShardHarness.Until(() => cluster.Shards[0].Server.Peers!.UpCount == 1);
        publisher.Run("PUBLISH ch last");
        var last = "";
        while (last != "[message, ch, last]")
            last = taker.Read();
        taker.Expect("PING", "[pong, \"\"]");
    }

    private static void Linked(RoutedCluster cluster)
        => ShardHarness.Until(() => cluster.Shards.All(shard => shard.Server.Peers!.UpCount == cluster.Shards.Length - 1));
}
