namespace Distro.Tests.Shard.Links;

/// <summary>Messages, keyspace events and invalidations through a real router, over several groups.</summary>
public class RoutedPubSubTests
{
    [Fact]
    public async Task Messages_pass_between_all_clients_of_the_router_once()
    {
        await using var cluster = new RoutedCluster(2);
        var publisher = cluster.Connect();
        var takers = Enumerable.Range(0, 5).Select(_ => cluster.Connect()).ToArray();
        foreach (var taker in takers)
            taker.Expect("SUBSCRIBE ch", "[subscribe, ch, 1]");
        var modern = cluster.Connect();
        modern.Run("HELLO 3");
        modern.Expect("PSUBSCRIBE c*", ">[psubscribe, c*, 1]");
        for (var i = 0; i < 100; i++)
            publisher.Expect($"PUBLISH ch m{i}", "6");
        foreach (var taker in takers)
        {
            for (var i = 0; i < 100; i++)
                Assert.Equal($"[message, ch, m{i}]", taker.Read());
        }

        for (var i = 0; i < 100; i++)
            Assert.Equal($">[pmessage, c*, ch, m{i}]", modern.Read());
        modern.Expect("SET k v", "OK");
        modern.Expect("PUNSUBSCRIBE", ">[punsubscribe, c*, 0]");
        publisher.Expect("PUBLISH ch bye", "5");
    }

    [Fact]
    public async Task Clients_of_shards_and_of_the_router_hear_each_other()
    {
        await using var cluster = new RoutedCluster(2);
        var routed = cluster.Connect();
        routed.Expect("SUBSCRIBE a b", "[subscribe, a, 1]");
        Assert.Equal("[subscribe, b, 2]", routed.Read());
        foreach (var shard in cluster.Shards)
        {
            shard.Connect().Expect("PUBLISH a direct", "1");
            Assert.Equal("[message, a, direct]", routed.Read());
        }

        var direct = cluster.Shards[1].Connect();
        direct.Expect("SUBSCRIBE {on-one}", "[subscribe, {on-one}, 1]");
        var publisher = cluster.Connect();
        Assert.Contains(publisher.Run("PUBLISH {on-one} x"), new[] { "0", "1" });
    }

    [Fact]
    public async Task Shard_channels_go_by_their_slot()
    {
        await using var cluster = new RoutedCluster(3);
        var taker = cluster.Connect();
        var publisher = cluster.Connect();
        for (var i = 0; i < 10; i++)
        {
            taker.Expect($"SSUBSCRIBE ch{i}", $"[ssubscribe, ch{i}, {i + 1}]");
            publisher.Expect($"SPUBLISH ch{i} m{i}", "1");
            Assert.Equal($"[smessage, ch{i}, m{i}]", taker.Read());
        }

        publisher.Expect("PUBLISH ch1 x", "0");
    }

    [Fact]
    public async Task Keyspace_events_come_from_every_group()
    {
        await using var cluster = new RoutedCluster(3);
        var taker = cluster.Connect();
        var client = cluster.Connect();
        client.Expect("CONFIG SET notify-keyspace-events KA", "OK");
        taker.Expect("PSUBSCRIBE __keyspace@0__:*", "[psubscribe, __keyspace@0__:*, 1]");
        for (var i = 0; i < 20; i++)
        {
            client.Expect($"SET key{i} v", "OK");
            Assert.Equal($"[pmessage, __keyspace@0__:*, __keyspace@0__:key{i}, set]", taker.Read());
        }
    }

    [Fact]
    public async Task After_a_failover_the_new_primary_is_asked()
    {
        await using var cluster = new RoutedCluster(2);
        var taker = cluster.Connect();
        taker.Run("SUBSCRIBE ch");
        taker.Run("PSUBSCRIBE c*");
        cluster.Replace(0);
        cluster.Replace(1);
        var publisher = cluster.Connect();
        var heard = new HashSet<string>();
        var count = 0;
        ShardHarness.Until(() =>
        {
            publisher.Run($"PUBLISH ch {count++}");
            while (taker.HasInput)
                heard.Add(taker.Read().Split(',')[0]);
            return heard.SetEquals(["[message", "[pmessage"]);
        });
    }

    [Fact]
    public async Task What_nobody_wants_any_more_the_shards_forget()
    {
        await using var cluster = new RoutedCluster(2);
        var taker = cluster.Connect();
        taker.Run("SUBSCRIBE ch");
        Assert.All(cluster.Shards, shard => Assert.Equal(1, shard.Plane.Broker.ChannelCount));
        taker.Dispose();
        foreach (var shard in cluster.Shards)
            ShardHarness.Until(() => shard.Plane.Broker.ChannelCount == 0);
    }

    [Fact]
    public async Task Large_messages_come_whole()
    {
        await using var cluster = new RoutedCluster(2);
        var taker = cluster.Connect();
        taker.Run("SUBSCRIBE ch");
        var payload = new string('x', 3_000_000);
        Assert.Equal("1", cluster.Connect().Run("PUBLISH", "ch", payload));
        Assert.Equal($"[message, ch, {payload}]", taker.Read());
    }

    [Fact]
    public async Task Readers_are_told_of_changes_wherever_the_keys_live()
    {
        await using var cluster = new RoutedCluster(3);
        var writer = cluster.Connect();
        var reader = cluster.Connect();
        reader.Run("HELLO 3");
        reader.Expect("CLIENT TRACKING ON", "OK");
        for (var i = 0; i < 20; i++)
        {
            reader.Expect($"GET key{i}", "nil");
            writer.Expect($"SET key{i} v", "OK");
            Assert.Equal($">[invalidate, [key{i}]]", reader.Read());
        }

        reader.Expect("MGET key1 key2 key3", "[v, v, v]");
        writer.Run("DEL key1 key2 key3");
        Assert.Equal([">[invalidate, [key1]]", ">[invalidate, [key2]]", ">[invalidate, [key3]]"], new[] { reader.Read(), reader.Read(), reader.Read() }.Order());
        reader.Run("GET key4");
        cluster.Shards[0].Connect().Run("SET {nobody}reads v");
        writer.Expect("FLUSHALL", "OK");
        Assert.Equal(">[invalidate, nil]", reader.Read());
        reader.Expect("CLIENT TRACKING OFF", "OK");
        reader.Run("GET key5");
        writer.Run("SET key5 v");
        reader.Expect("PING", "PONG");
    }

    [Fact]
    public async Task Announced_reads_own_changes_and_redirects()
    {
        await using var cluster = new RoutedCluster(2);
        var writer = cluster.Connect();
        var reader = cluster.Connect();
        reader.Run("HELLO 3");
        reader.Expect("CLIENT TRACKING ON OPTIN NOLOOP", "OK");
        reader.Run("GET a");
        reader.Expect("CLIENT CACHING YES", "OK");
        reader.Run("GET b");
        reader.Run("GET c");
        reader.Expect("SET b mine", "OK");
        reader.Expect("CLIENT CACHING YES", "OK");
        reader.Expect("GET b", "mine");
        foreach (var key in new[] { "a", "c", "b" })
            writer.Run($"SET {key} v");
        Assert.Equal(">[invalidate, [b]]", reader.Read());
        reader.Expect("PING", "PONG");

        var listener = cluster.Connect();
        var id = listener.Run("CLIENT ID");
        listener.Run("SUBSCRIBE __redis__:invalidate");
        var old = cluster.Connect();
        old.Expect($"CLIENT TRACKING ON REDIRECT {id}", "OK");
        old.Run("GET k");
        writer.Run("SET k v");
        Assert.Equal("[message, __redis__:invalidate, [k]]", listener.Read());
    }

    [Fact]
    public async Task Broadcasts_are_sorted_out_by_prefix()
    {
        await using var cluster = new RoutedCluster(3);
        var writer = cluster.Connect();
        var users = cluster.Connect();
        users.Run("HELLO 3");
        users.Expect("CLIENT TRACKING ON BCAST PREFIX user:", "OK");
        var all = cluster.Connect();
        all.Run("HELLO 3");
        all.Expect("CLIENT TRACKING ON BCAST", "OK");
        for (var i = 0; i < 10; i++)
        {
            writer.Run($"SET user:{i} v");
            Assert.Equal($">[invalidate, [user:{i}]]", users.Read());
            Assert.Equal($">[invalidate, [user:{i}]]", all.Read());
            writer.Run($"SET other:{i} v");
            Assert.Equal($">[invalidate, [other:{i}]]", all.Read());
        }

        users.Expect("PING", "PONG");
    }

    [Fact]
    public async Task When_a_link_is_lost_everything_is_to_be_forgotten()
    {
        await using var cluster = new RoutedCluster(2);
        var reader = cluster.Connect();
        reader.Run("HELLO 3");
        reader.Expect("CLIENT TRACKING ON", "OK");
        reader.Run("GET k");
        cluster.Replace(0);
        Assert.Equal(">[invalidate, nil]", reader.Read());
    }

    [Fact]
    public async Task Logs_of_all_groups_and_monitors_of_the_router()
    {
        await using var cluster = new RoutedCluster(2);
        var client = cluster.Connect();
        var monitor = cluster.Connect();
        monitor.Expect("MONITOR", "OK");
        client.Expect("CONFIG SET commandlog-request-larger-than 1", "OK");
        for (var i = 0; i < 8; i++)
            client.Run($"SET key{i} v");
        Assert.Equal("10", client.Run("COMMANDLOG LEN large-request"));
        Assert.Contains("[SET, key7, v]", client.Run("COMMANDLOG GET -1 large-request"));
        for (var i = 0; i < 8; i++)
            Assert.EndsWith($"\"SET\" \"key{i}\" \"v\"", monitor.Read());
        client.Expect("COMMANDLOG RESET large-request", "OK");
    }

    [Fact]
    public async Task A_subscriber_that_takes_nothing_is_closed_at_the_limit_of_its_class()
    {
        await using var cluster = new RoutedCluster(2);
        var lazy = cluster.Connect();
        var publisher = cluster.Connect();
        Assert.Equal("OK", publisher.Run("CONFIG", "SET", "client-output-buffer-limit", "pubsub 1mb 0 0"));
        lazy.Expect("SUBSCRIBE news", "[subscribe, news, 1]");
        var message = new string('x', 500_000);
        ShardHarness.Until(() =>
        {
            publisher.Run("PUBLISH", "news", message);
            return cluster.Router.ConnectedClients == 1;
        });
        Assert.Contains("client_output_buffer_limit_disconnections:1", publisher.Run("INFO stats"));
    }

    [Fact]
    public async Task Monitors_see_scripts_and_what_a_transaction_ran_before_its_exec()
    {
        await using var cluster = new RoutedCluster(2);
        var client = cluster.Connect();
        var changer = cluster.Connect();
        var monitor = cluster.Connect();
        monitor.Expect("MONITOR", "OK");
        Assert.Equal("1", client.Run("EVAL", "return 1", "1", "k"));
        foreach (var line in new[] { "MULTI", "SET k 1", "CONFIG GET port", "EVALSHA none 1 k", "SELECT 2", "GET k", "CLIENT SETNAME me", "EXEC", "MULTI", "ECHO a", "EXEC", "WATCH k", "MULTI", "GET k", "EXEC" })
        {
            client.Run(line);
            if (line != "WATCH k")
                continue;
            changer.Run("SELECT 2");
            changer.Run("SET k changed");
        }

        client.Run("PING");
        string[] shown =
        [
            "0 EVAL", "0 MULTI", "0 SET", "0 EVALSHA", "2 SELECT", "2 GET", "2 CLIENT", "2 EXEC", "2 MULTI", "2 ECHO", "2 EXEC", "2 WATCH", "2 SELECT", "2 SET", "2 MULTI", "2 EXEC", "2 PING",
        ];
        foreach (var expected in shown)
        {
            var words = monitor.Read().Split(' ');
            Assert.Equal(expected, $"{words[1][1..]} {words[3].Trim('"')}");
        }
    }
}
