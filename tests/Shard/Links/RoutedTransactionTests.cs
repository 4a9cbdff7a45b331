namespace Distro.Tests.Shard.Links;

/// <summary>MULTI, EXEC and WATCH through a real router.</summary>
public class RoutedTransactionTests
{
    [Fact]
    public async Task With_one_group_a_transaction_may_have_any_keys()
    {
        await using var cluster = new RoutedCluster(1);
        var client = cluster.Connect();
        client.Expect("MULTI", "OK");
        client.Expect("SET a 1", "QUEUED");
        client.Expect("MSET b 2 c 3", "QUEUED");
        client.Expect("DBSIZE", "QUEUED");
        client.Expect("PING", "QUEUED");
        client.Expect("SELECT 2", "QUEUED");
        client.Expect("SET a two", "QUEUED");
        client.Expect("CLIENT GETNAME", "QUEUED");
        client.Expect("LPUSH a x", "QUEUED");
        client.SendRaw("EXEC\r\nGET a\r\n");
        Assert.Equal("[OK, OK, 3, PONG, OK, OK, nil, -WRONGTYPE Operation against a key holding the wrong kind of value]", client.Read());
        Assert.Equal("two", client.Read());
        client.Expect("SELECT 0", "OK");
        client.Expect("MGET a b c", "[1, 2, 3]");
        client.Expect("EXEC", "-ERR EXEC without MULTI");
        client.Expect("MULTI", "OK");
        client.Expect("EXEC", "[]");
        client.Expect("MULTI", "OK");
        client.Expect("ECHO x", "QUEUED");
        client.Expect("EXEC", "[x]");
    }

    [Fact]
    public async Task Hello_inside_one_changes_how_the_rest_of_it_is_answered()
    {
        await using var cluster = new RoutedCluster(1);
        var client = cluster.Connect();
        client.Run("HSET h a 1");
        client.Run("MULTI");
        client.Run("HGETALL h");
        client.Run("HELLO 3");
        client.Run("HGETALL h");
        client.Run("CONFIG GET port");
        var replies = client.Run("EXEC");
        Assert.StartsWith("[[a, 1], {server: ", replies);
        Assert.Contains("}, {a: 1}, {port: ", replies);
        client.Expect("HGETALL h", "{a: 1}");
    }

    [Fact]
    public async Task With_several_groups_its_keys_share_a_slot()
    {
        await using var cluster = new RoutedCluster(3);
        var client = cluster.Connect();
        client.Run("MULTI");
        client.Expect("SET {t}a 1", "QUEUED");
        client.Expect("MSET {t}b 2 {t}c 3", "QUEUED");
        client.Expect("EXEC", "[OK, OK]");
        client.Run("MULTI");
        client.Expect("SET {t}a 2", "QUEUED");
        Assert.StartsWith("-CROSSSLOT ", client.Run("SET a 2"));
        client.Expect("EXEC", "-EXECABORT Transaction discarded because of previous errors.");
        client.Expect("GET {t}a", "1");
        client.Run("MULTI");
        Assert.StartsWith("-CROSSSLOT ", client.Run("DBSIZE"));
        client.Expect("DISCARD", "OK");
        client.Expect("WATCH {t}a {t}b", "OK");
        Assert.StartsWith("-CROSSSLOT ", client.Run("WATCH a"));
        client.Run("MULTI");
        Assert.StartsWith("-CROSSSLOT ", client.Run("GET a"));
        client.Run("DISCARD");
        client.Run("MULTI");
        client.Expect("GET a", "QUEUED");
        client.Expect("EXEC", "[nil]");
    }

    [Theory]
    [InlineData("GET", "-ERR wrong number of arguments for 'get' command")]
    [InlineData("MULTI", "-ERR Command 'multi' not allowed inside a transaction")]
    [InlineData("WATCH a", "-ERR Command 'watch' not allowed inside a transaction")]
    public async Task Errors_while_queueing_abort(string line, string error)
    {
        await using var cluster = new RoutedCluster(1);
        var client = cluster.Connect();
        client.Run("MULTI");
        client.Run("SET a 1");
        client.Expect(line, error);
        client.Expect("EXEC", "-EXECABORT Transaction discarded because of previous errors.");
        client.Expect("GET a", "nil");
    }

    [Fact]
    public async Task A_watched_key_that_changed_undoes_it()
    {
        await using var cluster = new RoutedCluster(2);
        var client = cluster.Connect();
        var other = cluster.Connect();
        client.Run("WATCH {t}a");
        client.Run("WATCH {t}b");
        other.Run("SET {t}b 1");
        client.Run("MULTI");
        client.Run("SET {t}a 1");
        client.Expect("EXEC", "nil");
        client.Expect("GET {t}a", "nil");

        client.Run("WATCH {t}a");
        client.Run("UNWATCH");
        other.Run("SET {t}a 2");
        client.Run("MULTI");
        client.Run("GET {t}a");
        client.Expect("EXEC", "[2]");

        client.Run("WATCH {t}a");
        client.Run("MULTI");
        client.Run("DISCARD");
        other.Run("SET {t}a 3");
        client.Run("WATCH {t}b");
        client.Run("MULTI");
        client.Expect("EXEC", "[]");
        Assert.Equal(0, cluster.Shards.Sum(shard => shard.Plane.Watches.KeyCount));
    }

    [Fact]
    public async Task Watches_that_a_failover_lost_undo_it()
    {
        await using var cluster = new RoutedCluster(1);
        var client = cluster.Connect();
        client.Expect("WATCH a", "OK");
        cluster.Replace(0);
        client.Run("WATCH b");
        client.Run("MULTI");
        client.Run("SET c 1");
        client.Expect("EXEC", "nil");
        client.Expect("WATCH a b", "OK");
        client.Run("MULTI");
        client.Run("SET c 1");
        client.Expect("EXEC", "[OK]");
    }

    [Fact]
    public async Task Clients_that_watch_and_go_are_forgotten()
    {
        await using var cluster = new RoutedCluster(1);
        var client = cluster.Connect();
        client.Run("WATCH a");
        Assert.Equal(1, cluster.Shards[0].Plane.Watches.KeyCount);
        client.Dispose();
        ShardHarness.Until(() => cluster.Shards[0].Plane.Watches.KeyCount == 0);
    }

    [Fact]
    public async Task Transfers_through_the_router_keep_the_sum()
    {
        await using var cluster = new RoutedCluster(1);
        cluster.Connect().Run("MSET a 100 b 100 c 100");
        var sums = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => Task.Run(() =>
        {
            var client = cluster.Connect();
            var random = new Random(number);
            var wrong = 0;
            for (var i = 0; i < 200; i++)
            {
                client.SendRaw($"MULTI\r\nDECR {"abc"[random.Next(3)]}\r\nINCR {"abc"[random.Next(3)]}\r\nMGET a b c\r\nEXEC\r\n");
                for (var reply = 0; reply < 4; reply++)
                    client.Read();
                var values = client.ReadValue().Items[2].Items;
                if (values.Sum(value => int.Parse(value.Text)) != 300)
                    wrong++;
            }

            return wrong;
        })));
        Assert.All(sums, wrong => Assert.Equal(0, wrong));
    }
}
