using Distro.Tests.Router.Fakes;

namespace Distro.Tests.Router;

public class TranscriptTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Keys_of_all_groups_look_like_one_server(int groups)
    {
        await using var cluster = await FakeCluster.Start(groups);
        using var client = await cluster.Connect();
        await client.Expect("SET a 1", "OK");
        await client.Expect("GET a", "1");
        await client.Expect("GET none", "nil");
        await client.Expect("MSET b 2 c 3 d 4 e 5", "OK");
        await client.Expect("MGET e a none c b d a", "[5, 1, nil, 3, 2, 4, 1]");
        await client.Expect("EXISTS a b c d e f a", "6");
        await client.Expect("TOUCH a b none", "2");
        await client.Expect("DBSIZE", "5");
        await client.Expect("DEL a b none", "2");
        await client.Expect("UNLINK c d", "2");
        await client.Expect("KEYS *", "[e]");
        await client.Expect("RANDOMKEY", "e");
        await client.Expect("WAIT 0 10", "1");
        await client.Expect("FLUSHALL", "OK");
        await client.Expect("RANDOMKEY", "nil");
        await client.Expect("DBSIZE", "0");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_pair_without_its_value_is_a_wrong_number_of_arguments_wherever_its_keys_lie(int groups)
    {
        await using var cluster = await FakeCluster.Start(groups);
        using var client = await cluster.Connect();
        await client.Expect("MSET a 1 b", "-ERR wrong number of arguments for 'mset' command");
        await client.Expect("MSET a 1 b 2 c", "-ERR wrong number of arguments for 'mset' command");
        await client.Expect("MSETNX a 1 b", "-ERR wrong number of arguments for 'msetnx' command");
        await client.Expect("MSETEX 2 a 1 b", "-ERR syntax error");
        await client.Expect("EXISTS a b c", "0");
    }

    [Fact]
    public async Task Resp3_clients_get_resp3_from_here_and_from_shards()
    {
        await using var cluster = await FakeCluster.Start(3);
        using var client = await cluster.Connect(3);
        await client.SendRaw(TestClient.Encode("GET", "none"));
        Assert.Equal("nil", await client.Read());
        await client.Expect("MSET a 1 b 2", "OK");
        await client.Expect("MGET a none b", "[1, nil, 2]");
        Assert.Contains("mode, standalone", await client.Ask("HELLO", "2"));
        await client.Expect("MGET a none b", "[1, nil, 2]");
    }

    [Fact]
    public async Task Memory_of_all_groups_is_one_servers()
    {
        await using var cluster = await FakeCluster.Start(3);
        using var client = await cluster.Connect();
        await client.Expect("MEMORY STATS", "[total.allocated, 600, dataset.bytes, 150, dataset.percentage, 25]");
    }

    [Fact]
    public async Task Several_keys_of_one_command_need_one_slot_only_when_there_are_several_groups()
    {
        await using (var cluster = await FakeCluster.Start(1))
        {
            using var client = await cluster.Connect();
            await client.Expect("SET a 1", "OK");
            await client.Expect("RENAME a b", "OK");
            await client.Expect("GET b", "1");
        }

        await using (var cluster = await FakeCluster.Start(3))
        {
            using var client = await cluster.Connect();
            await client.Expect("SET {t}a 1", "OK");
            await client.Expect("RENAME {t}a {t}b", "OK");
            Assert.StartsWith("-CROSSSLOT ", await client.Ask("RENAME", "{t}b", "a"));
            Assert.Contains("{tag}", await client.Ask("RENAME", "{t}b", "a"));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task Scan_walks_through_all_groups_and_finds_each_key_once(int groups)
    {
        await using var cluster = await FakeCluster.Start(groups);
        using var client = await cluster.Connect();
        var expected = Enumerable.Range(0, 100).Select(number => $"key:{number}").ToHashSet();
        foreach (var key in expected) await client.Expect($"SET {key} x", "OK");
        var found = new List<string>();
        var cursor = "0";
        do
        {
            var reply = await client.Ask("SCAN", cursor);
            var inner = reply.IndexOf(", [", StringComparison.Ordinal);
            cursor = reply[1..inner];
            found.AddRange(reply[(inner + 3)..^2].Split(", ", StringSplitOptions.RemoveEmptyEntries));
        }
        while (cursor != "0");
        Assert.Equal(expected.Order(), found.Order());
    }

    [Fact]
    public async Task Connection_commands_are_answered_here()
    {
        await using var cluster = await FakeCluster.Start(2);
        using var client = await cluster.Connect();
        await client.Expect("PING", "PONG");
        await client.Expect("ECHO hello", "hello");
        await client.Expect("SELECT 3", "OK");
        await client.Expect("SET a three", "OK");
        await client.Expect("SELECT 0", "OK");
        await client.Expect("GET a", "nil");
        await client.Expect("SELECT 99", "-ERR DB index is out of range");
        await client.Expect("CLIENT SETNAME me", "OK");
        await client.Expect("CLIENT GETNAME", "me");
        await client.Expect("CLIENT ID", "1");
        Assert.Contains("id=1 addr=127.0.0.1:", await client.Ask("CLIENT", "LIST"));
        await client.Expect("RESET", "RESET");
        await client.Expect("NOSUCH x", "-ERR unknown command 'NOSUCH', with args beginning with: 'x' ");
        await client.Expect("GET", "-ERR wrong number of arguments for 'get' command");
        await client.SendRaw("PING\r\nSET inline 7\r\nGET inline\r\n"u8.ToArray());
        Assert.Equal(["PONG", "OK", "7"], [await client.Read(), await client.Read(), await client.Read()]);
        await client.Expect("QUIT", "OK");
        Assert.Equal("closed", await client.Read());
        Assert.Equal(0, cluster.Shards.Sum(shard => shard.Executed) - 4);
    }

    [Theory]
    [InlineData("POST / HTTP/1.1")]
    [InlineData("Host: localhost")]
    public async Task A_web_page_gets_nothing_done(string head)
    {
        await using var cluster = await FakeCluster.Start(1);
        using var page = await cluster.Connect();
        await page.SendRaw(System.Text.Encoding.ASCII.GetBytes($"PING\r\n{head}\r\n\r\nSET a 1\r\n"));
        Assert.Equal(["PONG", "closed"], [await page.Read(), await page.Read()]);
        using var client = await cluster.Connect();
        await client.Expect("EXISTS a", "0");
    }

    [Fact]
    public async Task Passwords_and_limits_of_strangers_hold()
    {
        await using var cluster = await FakeCluster.Start(1, ("Password", "secret"));
        using var client = await cluster.Connect();
        await client.Expect("GET a", "-NOAUTH Authentication required.");
        await client.Expect("EXEC", "-EXECABORT Transaction discarded because of: NOAUTH Authentication required.");
        Assert.StartsWith("-WRONGPASS", await client.Ask("AUTH", "wrong"));
        await client.Expect("AUTH secret", "OK");
        await client.Expect("SET a 1", "OK");
        using var stranger = await cluster.Connect();
        await stranger.SendRaw("*1000\r\n"u8.ToArray());
        Assert.Equal("-ERR Protocol error: unauthenticated multibulk length", await stranger.Read());
        Assert.Equal("closed", await stranger.Read());
    }

    [Fact]
    public async Task A_password_that_comes_with_the_map_binds_those_who_came_before_it()
    {
        await using var cluster = FakeCluster.StartWithoutMap(1, ("RouterWaitMilliseconds", "100000"));
        using var client = await cluster.Connect();
        await client.Expect("PING", "PONG");
        await client.Send("GET", "a");
        cluster.MapPassword = "secret";
        cluster.Publish();
        Assert.Equal("-NOAUTH Authentication required.", await client.Read());
        await client.Expect("AUTH secret", "OK");
        await client.Expect("GET a", "nil");
    }

    [Fact]
    public async Task More_clients_than_allowed_are_told_and_closed()
    {
        await using var cluster = await FakeCluster.Start(1, ("MaxClients", "2"));
        using var first = await cluster.Connect();
        using var second = await cluster.Connect();
        await first.Expect("PING", "PONG");
        await second.Expect("PING", "PONG");
        using var third = await cluster.Connect();
        Assert.Equal("-ERR max number of clients reached", await third.Read());
        Assert.Equal("closed", await third.Read());
    }

    [Fact]
    public async Task Options_of_the_router_are_its_own_and_others_are_the_shards()
    {
        await using var cluster = await FakeCluster.Start(2);
        using var client = await cluster.Connect();
        await client.Expect("CONFIG GET router-wait-milliseconds", "[router-wait-milliseconds, 5000]");
        await client.Expect("CONFIG SET router-wait-milliseconds 70", "OK");
        await client.Expect("CONFIG GET router-wait-milliseconds", "[router-wait-milliseconds, 70]");
        await client.Expect("CONFIG GET link-secret", "-ERR the fake shard does not know CONFIG");
        await client.Expect("CONFIG GET max*", "[max-new-connections-per-cycle, 10, max-new-tls-connections-per-cycle, 1, maxclients, 10000, maxmemory, 100]");
        await client.Expect("CONFIG GET maxclients", "[maxclients, 10000]");
        await client.Expect("CONFIG SET maxmemory 100mb", "-ERR the fake shard does not know CONFIG");
        await client.Expect("CONFIG SET router-wait-milliseconds 80 hz 50", "OK");
        await client.Expect("CONFIG SET hz 50 router-wait-milliseconds 90", "OK");
        await client.Expect("CONFIG GET router-wait-milliseconds", "[router-wait-milliseconds, 90]");
        await client.Expect("CONFIG SET router-wait-milliseconds 100 maxmemory 100mb", "-ERR the fake shard does not know CONFIG");
        await client.Expect("CONFIG SET router-wait-milliseconds -1 hz 50", "-ERR CONFIG SET failed (possibly related to argument 'router-wait-milliseconds') - argument must be between 0 and 600000 inclusive");
        await client.Expect("CONFIG SET router-wait-milliseconds 1 router-wait-milliseconds 2 hz 50", "-ERR CONFIG SET failed (possibly related to argument 'router-wait-milliseconds') - duplicate parameter");
        await client.Expect("CONFIG SET requirepass x hz 50", "-ERR CONFIG SET failed (possibly related to argument 'requirepass') - the whole cluster agrees on it: set it in a command of its own");
        await client.Expect("CONFIG GET router-wait-milliseconds", "[router-wait-milliseconds, 90]");
        await client.Expect("CONFIG SET router-wait-milliseconds x", "-ERR CONFIG SET failed (possibly related to argument 'router-wait-milliseconds') - argument couldn't be parsed into an integer");
        await client.Expect("CONFIG SET port 1", "-ERR CONFIG SET failed (possibly related to argument 'port') - can't set immutable config");
    }

    [Fact]
    public async Task Info_is_the_routers_own_and_the_groups_sums()
    {
        await using var cluster = await FakeCluster.Start(3);
        using var client = await cluster.Connect();
        await client.Expect("MSET a 1 b 2 c 3 d 4", "OK");
        var info = await client.Ask("INFO");
        Assert.Contains("redis_mode:standalone\r\n", info);
        Assert.Contains("connected_clients:1\r\n", info);

        // The groups' 6,000 bytes, and what the router's one client takes.
        var used = long.Parse(Line("used_memory:"), System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(used, 6000 + 1024, 6000 + (1 << 20));
        Assert.Equal((used / 1024.0).ToString("F2", System.Globalization.CultureInfo.InvariantCulture) + "K", Line("used_memory_human:"));
        Assert.Contains("connected_slaves:3\r\n", info);
        Assert.Contains("db0:keys=4,expires=0,avg_ttl=0,keys_with_volatile_items=0\r\n", info);
        Assert.StartsWith("# Keyspace\r\ndb0:keys=4", await client.Ask("INFO", "keyspace"));

        string Line(string name) => info.Split("\r\n").Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..];
    }

    [Fact]
    public async Task A_killed_client_is_gone_and_its_shards_are_told()
    {
        await using var cluster = await FakeCluster.Start(1);
        using var victim = await cluster.Connect();
        using var other = await cluster.Connect();
        await victim.Expect("SET a 1", "OK");
        await other.Expect($"CLIENT KILL ID {await victim.Ask("CLIENT", "ID")}", "1");
        Assert.Equal("closed", await victim.Read());
        await FakeCluster.Until(() => cluster.Shards[0].ClientsGone.Count == 1, "the shard hears that the client is gone");
    }
}
