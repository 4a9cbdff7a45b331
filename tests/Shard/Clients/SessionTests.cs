namespace Distro.Tests.Shard.Clients;

/// <summary>RESP sessions over a real socket: what a client of any kind may send, and what it gets.</summary>
public class SessionTests
{
    [Fact]
    public async Task A_first_session()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        client.Expect("PING", "PONG");
        client.Expect("SET greeting hello", "OK");
        client.Expect("GET greeting", "hello");
        client.Expect("GET nothing", "nil");
        client.Expect("INCR counter", "1");
        client.Expect("INCR greeting", "-ERR value is not an integer or out of range");
        client.Expect("DEL greeting counter nothing", "2");
        client.Expect("DBSIZE", "0");
        client.Expect("NOSUCH a b", "-ERR unknown command 'NOSUCH', with args beginning with: 'a' 'b' ");
        client.Expect("GET", "-ERR wrong number of arguments for 'get' command");
    }

    [Fact]
    public async Task A_web_page_gets_nothing_done()
    {
        await using var shard = new ShardHarness();
        var page = shard.Connect();
        page.SendRaw("PING\r\nPOST / HTTP/1.1\r\nHost: localhost\r\n\r\nSET a 1\r\n");
        Assert.Equal("PONG", page.Read());
        Assert.True(page.ReadsEnd());
        shard.Connect().Expect("EXISTS a", "0");
    }

    [Fact]
    public async Task Who_hangs_up_while_it_waits_is_noticed_whatever_it_had_sent_beyond()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        client.Expect("CLIENT SETNAME gone", "OK");
        client.SendRaw([.. RespClient.Request("BLPOP", "list", "0"), .. RespClient.Request("SET", "large", new string('v', 300_000))]);
        var other = shard.Connect();
        ShardHarness.Until(() => other.Run("CLIENT LIST").Contains("cmd=blpop", StringComparison.Ordinal));
        client.Dispose();
        ShardHarness.Until(() => !other.Run("CLIENT LIST").Contains("name=gone", StringComparison.Ordinal));
        other.Expect("EXISTS large", "0");
    }

    /// <summary>As `nc -N` does it: everything is sent, the sending side is closed, and the replies are read.</summary>
    [Fact]
    public async Task What_came_before_the_end_of_the_stream_is_run_and_answered()
    {
        const int Commands = 5_000;
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        var batch = new MemoryStream();
        for (var i = 0; i < Commands; i++) batch.Write(RespClient.Request("INCR", "n"));
        client.SendRaw(batch.ToArray());
        client.SendRaw("*2\r\n$3\r\nGET");
        client.EndSending();
        for (var i = 1; i <= Commands; i++) Assert.Equal($"{i}", client.Read());
        Assert.True(client.ReadsEnd());
    }

    [Fact]
    public async Task Who_has_hung_up_is_blocked_no_longer()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        client.Send("INCR n");
        client.Send("BLPOP list 0");
        client.EndSending();
        Assert.Equal("1", client.Read());
        Assert.True(client.ReadsEnd());
    }

    [Fact]
    public async Task A_pipeline_is_answered_in_order()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        var batch = new MemoryStream();
        for (var i = 0; i < 5_000; i++)
        {
            batch.Write(RespClient.Request("SET", $"key:{i}", $"value:{i}"));
            batch.Write(RespClient.Request("GET", $"key:{i}"));
        }

        var sending = Task.Run(() => client.SendRaw(batch.ToArray()));
        for (var i = 0; i < 5_000; i++)
        {
            Assert.Equal("OK", client.Read());
            Assert.Equal($"value:{i}", client.Read());
        }

        await sending;
    }

    [Fact]
    public async Task Requests_arrive_in_any_pieces()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        foreach (var value in RespClient.Request("SET", "k", "in pieces"))
            client.SendRaw([value]);
        Assert.Equal("OK", client.Read());
        client.SendRaw("get k\r\n  \r\nPING \"an inline\\x20word\"\r\n");
        Assert.Equal("in pieces", client.Read());
        Assert.Equal("an inline word", client.Read());
    }

    [Fact]
    public async Task Large_values_pass_both_ways()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        var value = new string('x', 5_000_000);
        Assert.Equal("OK", client.Run("SET", "large", value));
        Assert.Equal(value, client.Run("GET", "large"));
        client.Expect("STRLEN large", "5000000");
    }

    [Fact]
    public async Task A_protocol_error_is_said_and_ends_the_connection()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        client.SendRaw("*1\r\n$4\r\nPING\r\n*1\r\n%oops\r\n");
        Assert.Equal("PONG", client.Read());
        Assert.Equal("-ERR Protocol error: expected '$', got '%'", client.Read());
        Assert.True(client.ReadsEnd());
    }

    [Fact]
    public async Task Quit_says_ok_and_closes()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        client.Expect("QUIT", "OK");
        Assert.True(client.ReadsEnd());
    }

    [Fact]
    public async Task Resp3_after_hello()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        Assert.Contains("proto: 3", client.Run("HELLO 3"), StringComparison.Ordinal);
        client.Run("HSET h f v");
        client.Expect("HGETALL h", "{f: v}");
        client.Run("HELLO 2");
        client.Expect("HGETALL h", "[f, v]");
    }

    [Fact]
    public async Task Authentication_comes_first()
    {
        await using var shard = new ShardHarness(settings: ("Password", "secret"));
        var client = shard.Connect();
        client.Expect("GET a", "-NOAUTH Authentication required.");
        client.Expect("AUTH wrong", "-WRONGPASS invalid username-password pair or user is disabled.");
        client.Expect("AUTH secret", "OK");
        client.Expect("GET a", "nil");
    }

    [Fact]
    public async Task Who_has_not_authenticated_may_not_send_much()
    {
        await using var shard = new ShardHarness(settings: ("Password", "secret"));
        var client = shard.Connect();
        client.SendRaw("*1000\r\n");
        Assert.Equal("-ERR Protocol error: unauthenticated multibulk length", client.Read());
        Assert.True(client.ReadsEnd());
    }

    [Fact]
    public async Task Clients_are_listed_and_killed()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        var other = shard.Connect();
        client.Expect("CLIENT SETNAME first", "OK");
        other.Expect("CLIENT SETNAME second", "OK");
        var list = client.Run("CLIENT LIST");
        Assert.Contains("name=first", list, StringComparison.Ordinal);
        Assert.Contains($"addr=127.0.0.1:{other.LocalPort}", list, StringComparison.Ordinal);
        var id = other.Run("CLIENT ID");
        client.Expect($"CLIENT KILL ID {id}", "1");
        Assert.True(other.ReadsEnd());
        ShardHarness.Until(() => !client.Run("CLIENT LIST").Contains("name=second", StringComparison.Ordinal));
    }

    [Fact]
    public async Task More_clients_than_allowed_are_told_so()
    {
        await using var shard = new ShardHarness(settings: ("MaxClients", "2"));
        shard.Connect().Expect("PING", "PONG");
        shard.Connect().Expect("PING", "PONG");
        var third = shard.Connect();
        Assert.Equal("-ERR max number of clients reached", third.Read());
        Assert.True(third.ReadsEnd());
    }

    [Fact]
    public async Task An_idle_client_is_closed_when_asked_for()
    {
        await using var shard = new ShardHarness(settings: [("Timeout", "1"), ("Hz", "100")]);
        var client = shard.Connect();
        client.Expect("PING", "PONG");
        shard.Clock.Advance(2_000);
        Assert.True(client.ReadsEnd());
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_held_up_and_gets_everything_later()
    {
        await using var shard = new ShardHarness(settings: ("OutputPause", "2mb"));
        var client = shard.Connect();
        client.Run("SET", "k", new string('v', 100_000));
        var batch = new MemoryStream();
        for (var i = 0; i < 500; i++)
            batch.Write(RespClient.Request("GET", "k"));
        client.SendRaw(batch.ToArray());
        for (var i = 0; i < 500; i++)
            Assert.Equal(100_000, client.Read().Length);
    }

    [Fact]
    public async Task Info_and_config_answer()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        client.Run("SET a 1");
        var info = client.Run("INFO");
        Assert.All((string[])["redis_mode:standalone", "connected_clients:1", "used_memory:", "role:master", "cluster_enabled:0", "db0:keys=1,expires=0"],
            field => Assert.Contains(field, info, StringComparison.Ordinal));
        Assert.Contains("cmdstat_set:calls=1", client.Run("INFO commandstats"), StringComparison.Ordinal);
        client.Expect("CONFIG GET maxclients", "[maxclients, 10000]");
        client.Expect("CONFIG SET maxclients 500", "OK");
        client.Expect("CONFIG GET maxc*", "[maxclients, 500]");
        client.Expect("CONFIG SET hash-max-listpack-entries 1", "OK");
        client.Expect("HSET packed a 1", "1");
        client.Expect("OBJECT ENCODING packed", "listpack");
        client.Expect("HSET packed b 2", "1");
        client.Expect("OBJECT ENCODING packed", "hashtable");
        Assert.StartsWith("-ERR", client.Run("CONFIG SET port 1"), StringComparison.Ordinal);
        client.Expect("CONFIG RESETSTAT", "OK");
        Assert.DoesNotContain("cmdstat_set:", client.Run("INFO commandstats"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_answers_with_what_replicas_have()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        client.Expect("SET a 1", "OK");
        client.Expect("WAIT 0 0", "0");
        client.Expect("WAIT 1 1", "0");
        client.Send("WAIT 1 0");
        client.Send("PING");
        ShardHarness.Until(() => shard.Plane.Workers.Sum(worker => worker.Waits.Count) == 1);
        Assert.False(client.HasInput);
        shard.Plane.ReplicaAcknowledged("replica", shard.Plane.Log.ClaimedOffset);
        Assert.Equal("1", client.Read());
        Assert.Equal("PONG", client.Read());
    }

    [Fact]
    public async Task Keys_expire_without_being_asked_for()
    {
        await using var shard = new ShardHarness(settings: ("Hz", "100"));
        var client = shard.Connect();
        for (var i = 0; i < 200; i++)
            client.Expect($"SET k{i} v PX {1000 + i}", "OK");
        client.Expect("SET stays v", "OK");
        shard.Clock.Advance(5_000);
        ShardHarness.Until(() => client.Run("DBSIZE") == "1");
        client.Expect("GET stays", "v");
    }
}
