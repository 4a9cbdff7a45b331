using Distro.Topology;

namespace Distro.Tests.Shard.Waiting;

/// <summary>Clients that wait for keys, over real connections: who is served, in which order, with what, and who stays.</summary>
public class BlockingTests
{
    [Fact]
    public async Task A_push_serves_who_waits()
    {
        await using var shard = new ShardHarness();
        var waiting = shard.Connect();
        waiting.Send("BLPOP a b c 0");
        var writer = Blocked(shard, 1);
        writer.Expect("RPUSH b 1 2", "2");
        Assert.Equal("[b, 1]", waiting.Read());
        writer.Expect("LRANGE b 0 -1", "[2]");
        Assert.Equal(0, shard.Plane.BlockedKeys.Count);
        waiting.Expect("PING", "PONG");
    }

    [Fact]
    public async Task Who_came_first_is_served_first()
    {
        await using var shard = new ShardHarness(loops: 3);
        var clients = Enumerable.Range(0, 9).Select(number =>
        {
            var client = shard.Connect();
            client.Send(number % 3 == 0 ? "BLPOP queue 0" : number % 3 == 1 ? $"BLMOVE queue moved:{number} LEFT RIGHT 0" : "BLMPOP 0 2 other queue LEFT");
            Blocked(shard, number + 1);
            return client;
        }).ToList();
        var writer = shard.Connect();
        for (var number = 0; number < 9; number++)
            writer.Run($"RPUSH queue e{number}");
        for (var number = 0; number < 9; number++)
            Assert.Equal((number % 3) switch { 0 => $"[queue, e{number}]", 1 => $"e{number}", _ => $"[queue, [e{number}]]" }, clients[number].Read());
        writer.Expect("EXISTS queue", "0");
        writer.Expect("LRANGE moved:4 0 -1", "[e4]");
    }

    [Theory]
    [InlineData("{x}a {x}b")]
    [InlineData("a b")]
    public async Task Keys_that_one_transaction_fills_serve_in_the_order_of_who_waits(string keys)
    {
        await using var shard = new ShardHarness(loops: 3);
        var (first, second) = (keys.Split(' ')[0], keys.Split(' ')[1]);
        foreach (var (wait, push, popped, left) in new[]
        {
            ($"BLPOP {keys} 0", "LPUSH {0} v", $"[{first}, v]", "LLEN {0}"),
            ($"BLMPOP 0 2 {keys} LEFT", "LPUSH {0} v", $"[{first}, [v]]", "LLEN {0}"),
            ($"BZPOPMIN {keys} 0", "ZADD {0} 1 v", $"[{first}, v, 1]", "ZCARD {0}"),
            ($"BZMPOP 0 2 {keys} MIN", "ZADD {0} 1 v", $"[{first}, [[v, 1]]]", "ZCARD {0}"),
        })
        {
            var waiting = shard.Connect();
            waiting.Send(wait);
            var writer = Blocked(shard, 1);
            writer.Run("MULTI");
            writer.Run(string.Format(System.Globalization.CultureInfo.InvariantCulture, push, second));
            writer.Run(string.Format(System.Globalization.CultureInfo.InvariantCulture, push, first));
            writer.Expect("EXEC", "[1, 1]");
            Assert.Equal(popped, waiting.Read());
            writer.Expect("EXISTS " + first, "0");
            writer.Expect(string.Format(System.Globalization.CultureInfo.InvariantCulture, left, second), "1");
            Assert.Equal(0, shard.Plane.BlockedKeys.Count);
            writer.Run("DEL " + second);
        }
    }

    [Fact]
    public async Task Keys_that_one_script_fills_serve_in_the_order_of_who_waits()
    {
        await using var shard = new ShardHarness();
        var waiting = shard.Connect();
        waiting.Send("BLPOP {x}a {x}b 0");
        var writer = Blocked(shard, 1);
        writer.Run(["EVAL", "redis.call('lpush', KEYS[1], 1) redis.call('lpush', KEYS[2], 2)", "2", "{x}b", "{x}a"]);
        Assert.Equal("[{x}a, 2]", waiting.Read());
    }

    [Fact]
    public async Task A_key_of_another_type_that_is_named_first_is_an_error_to_who_waits()
    {
        await using var shard = new ShardHarness();
        var waiting = shard.Connect();
        waiting.Send("BLPOP {x}a {x}b 0");
        var writer = Blocked(shard, 1);
        writer.Run("SET {x}a v");
        writer.Expect("LPUSH {x}b v", "1");
        Assert.Equal("-WRONGTYPE Operation against a key holding the wrong kind of value", waiting.Read());
        writer.Expect("LLEN {x}b", "1");
    }

    [Fact]
    public async Task A_moved_element_serves_the_next_in_line()
    {
        await using var shard = new ShardHarness();
        var first = shard.Connect();
        first.Send("BLMOVE a b LEFT LEFT 0");
        Blocked(shard, 1);
        var second = shard.Connect();
        second.Send("BRPOPLPUSH b c 0");
        Blocked(shard, 2);
        var third = shard.Connect();
        third.Send("BLPOP c 0");
        Blocked(shard, 3).Expect("RPUSH a x", "1");
        Assert.Equal("x", first.Read());
        Assert.Equal("x", second.Read());
        Assert.Equal("[c, x]", third.Read());
        third.Expect("DBSIZE", "0");
    }

    [Fact]
    public async Task Sorted_sets_serve_too_and_other_types_do_not()
    {
        await using var shard = new ShardHarness();
        var list = shard.Connect();
        list.Send("BLPOP k 0");
        Blocked(shard, 1);
        var scores = shard.Connect();
        scores.Run("HELLO 3");
        scores.Send("BZPOPMAX k 0");
        var writer = Blocked(shard, 2);
        writer.Run("SET k text");
        writer.Run("DEL k");
        writer.Expect("ZADD k 1.5 m 0.5 n", "2");
        Assert.Equal("[k, m, 1.5]", scores.Read());
        writer.Run("DEL k");
        writer.Run("LPUSH k x");
        Assert.Equal("[k, x]", list.Read());
    }

    [Fact]
    public async Task Only_what_a_transaction_leaves_behind_is_served()
    {
        await using var shard = new ShardHarness();
        var waiting = shard.Connect();
        waiting.Send("BLPOP a b 0");
        var writer = Blocked(shard, 1);
        writer.Run("MULTI");
        writer.Run("RPUSH a 1");
        writer.Run("DEL a");
        writer.Run("RPUSH b 1 2");
        writer.Run("LPOP b");
        writer.Expect("EXEC", "[1, 1, 2, 1]");
        Assert.Equal("[b, 2]", waiting.Read());
    }

    [Fact]
    public async Task Renamed_and_copied_lists_serve()
    {
        await using var shard = new ShardHarness();
        var waiting = shard.Connect();
        waiting.Send("BLPOP target 0");
        var writer = Blocked(shard, 1);
        writer.Run("RPUSH source 1 2");
        writer.Expect("RENAME source target", "OK");
        Assert.Equal("[target, 1]", waiting.Read());
        waiting.Send("BRPOP copy 0");
        Blocked(shard, 1);
        writer.Expect("COPY target copy", "1");
        Assert.Equal("[copy, 2]", waiting.Read());
    }

    [Fact]
    public async Task A_wrong_destination_is_an_error_and_the_element_stays()
    {
        await using var shard = new ShardHarness();
        var waiting = shard.Connect();
        waiting.Send("BLMOVE a b LEFT LEFT 0");
        var writer = Blocked(shard, 1);
        writer.Run("SET b text");
        writer.Run("RPUSH a 1");
        Assert.StartsWith("-WRONGTYPE", waiting.Read());
        writer.Expect("LRANGE a 0 -1", "[1]");
    }

    [Theory]
    [InlineData("BLMOVE a b LEFT LEFT 0")]
    [InlineData("BRPOPLPUSH a b 0")]
    [InlineData("BLPOP a 0")]
    public async Task Whose_time_is_over_reads_an_array_that_is_null(string command)
    {
        await using var shard = new ShardHarness();
        var waiting = shard.Connect();
        var id = waiting.Run("CLIENT ID");
        waiting.Send(command);
        Blocked(shard, 1).Expect($"CLIENT UNBLOCK {id} TIMEOUT", "1");
        Assert.Equal("*-1\r\n", waiting.ReadBytes(5));
        waiting.Send(command[..^1] + "0.01");
        Assert.Equal("*-1\r\n", waiting.ReadBytes(5));
    }

    [Fact]
    public async Task Without_a_log_nothing_is_in_it()
    {
        await using var shard = new ShardHarness();
        shard.Plane.Unread.Forget();
        var client = shard.Connect();
        client.Expect("WAITAOF 0 0 0", "[0, 0]");
        client.Run("SET k v");
        client.Expect("WAITAOF 0 0 0", "[0, 0]");
        client.Expect("WAITAOF 1 0 0", "-ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.");
    }

    [Fact]
    public async Task Time_ends_it()
    {
        await using var shard = new ShardHarness();
        var one = shard.Connect();
        var other = shard.Connect();
        one.Send("BLPOP a 0.05");
        other.Send("BLMOVE a b LEFT LEFT 0.02");
        Assert.Equal("nil", one.Read());
        Assert.Equal("nil", other.Read());
        Assert.Equal(0, shard.Plane.BlockedKeys.Count);
        shard.Connect().Expect("RPUSH a 1", "1");
        one.Expect("BLPOP a 1", "[a, 1]");
    }

    [Fact]
    public async Task Commands_behind_it_wait()
    {
        await using var shard = new ShardHarness();
        var waiting = shard.Connect();
        waiting.SendRaw("BLPOP a 0\r\nGET a\r\nPING\r\n");
        var writer = Blocked(shard, 1);
        Assert.False(waiting.HasInput);
        writer.Run("RPUSH a 1");
        Assert.Equal("[a, 1]", waiting.Read());
        Assert.Equal("nil", waiting.Read());
        Assert.Equal("PONG", waiting.Read());
    }

    [Fact]
    public async Task Client_unblock_ends_it()
    {
        await using var shard = new ShardHarness();
        var waiting = shard.Connect();
        var id = waiting.Run("CLIENT ID");
        waiting.Send("BLPOP a 0");
        var other = Blocked(shard, 1);
        other.Expect($"CLIENT UNBLOCK {id}", "1");
        Assert.Equal("nil", waiting.Read());
        other.Expect($"CLIENT UNBLOCK {id}", "0");
        waiting.Send("BZMPOP 0 1 a MIN");
        Blocked(shard, 1).Expect($"CLIENT UNBLOCK {id} ERROR", "1");
        Assert.Equal("-UNBLOCKED client unblocked via CLIENT UNBLOCK", waiting.Read());
        waiting.Send("WAIT 3 0");
        Blocked(shard, 1).Expect($"CLIENT UNBLOCK {id} TIMEOUT", "1");
        Assert.Equal("0", waiting.Read());
    }

    [Fact]
    public async Task A_client_that_goes_takes_nothing()
    {
        await using var shard = new ShardHarness();
        var waiting = shard.Connect();
        waiting.Send("BLPOP a b 0");
        var writer = Blocked(shard, 1);
        waiting.Dispose();
        // It leaves its keys a moment before its loop counts it no more.
        ShardHarness.Until(() => shard.Plane.BlockedKeys.Count == 0 && shard.Plane.Workers.Sum(worker => worker.Blocked.Count) == 0);
        writer.Run("RPUSH a 1");
        writer.Expect("LRANGE a 0 -1", "[1]");
        Assert.Contains("blocked_clients:0", writer.Run("INFO clients"));
    }

    /// <summary>Of BLMOVE a b, b's slot (3300) goes to another member, a's (15495) stays: an element that comes must not be moved into what is another's.</summary>
    [Fact]
    public async Task Who_would_write_to_a_slot_that_moves_away_is_sent_there()
    {
        await using var shard = ShardHarness.Primary(Durability.None, loops: 2, ("Name", "store-shard-1"));
        var waiting = shard.Connect();
        waiting.Send("BLMOVE a b LEFT LEFT 0");
        Blocked(shard, 1);
        var led = Enumerable.Range(0, 2).Select(id => new ClusterGroup(id, [SlotSplit.Of(id, 2)], Epoch: 1, id + 1, 0, Ensemble.None, Durability.None, Initialised: true)).ToArray();
        var members = Enumerable.Range(0, 2).Select(id => new ClusterMember($"store-shard-{id}", id.ToString("x40"), id + 1, id, $"127.0.0.1:{id + 1}", $"127.0.0.1:{id + 11}", "", Live: true)).ToArray();
        shard.Plane.UseMap(new ClusterMap(1, new string('0', 40), 1, null, "", led, members, []));
        Assert.Equal("-MOVED 3300 127.0.0.1:1", waiting.Read());
        var writer = shard.Connect();
        writer.Expect("RPUSH a 1", "1");
        writer.Expect("LLEN a", "1");
    }

    [Fact]
    public async Task Another_role_unblocks_with_an_error()
    {
        await using var shard = ShardHarness.Primary(Durability.None);
        var waiting = shard.Connect();
        waiting.Send("BLPOP a 0");
        Blocked(shard, 1);
        shard.Plane.Suspend("loading");
        Assert.Equal("-UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)", waiting.Read());
        Assert.True(waiting.ReadsEnd());
    }

    [Fact]
    public async Task What_it_got_is_seen_only_when_its_removal_is_committed()
    {
        await using var shard = ShardHarness.Primary(Durability.Always);
        var waiting = shard.Connect();
        waiting.Send("BLPOP a 0");
        var writer = Blocked(shard, 1);
        writer.Send("RPUSH a 1");
        ShardHarness.Until(() => shard.Plane.Workers.Sum(worker => worker.Gated.Count) == 2);
        Assert.False(waiting.HasInput);
        shard.Plane.Commit(shard.Plane.PublishedOffset);
        Assert.Equal("[a, 1]", waiting.Read());
        Assert.Equal("1", writer.Read());
        await using var copy = new ShardHarness(standAlone: false);
        copy.Plane.Apply(shard.ReadLog());
        Assert.Equal(0, copy.Plane.Keyspace.Count(0));
    }

    [Fact]
    public async Task WaitAof_waits_until_what_was_written_is_fsynced()
    {
        await using var shard = ShardHarness.Primary(Durability.None);
        var client = shard.Connect();
        client.Expect("WAITAOF 1 0 0", "[1, 0]");
        client.Run("SET a 1");
        client.Expect("WAITAOF 1 0 20", "[0, 0]");
        shard.Plane.Commit(shard.Plane.PublishedOffset);
        client.Expect("WAITAOF 1 0 20", "[0, 0]");
        client.Send("WAITAOF 1 0 0");
        Blocked(shard, 1);
        shard.Plane.Synced(shard.Plane.PublishedOffset);
        Assert.Equal("[1, 0]", client.Read());
        shard.Plane.ReplicaAcknowledged("r1", shard.Plane.PublishedOffset);
        client.Expect("WAITAOF 1 1 0", "[1, 1]");
        client.Run("MULTI");
        client.Run("SET a 2");
        client.Run("WAITAOF 1 1 0");
        client.Run("WAIT 1 0");
        client.Expect("EXEC", "[OK, [1, 1], 1]");
    }

    /// <summary>Waits until so many clients are blocked; returns a new client.</summary>
    internal static RespClient Blocked(ShardHarness shard, int count)
    {
        ShardHarness.Until(() => shard.Plane.Workers.Sum(worker => worker.Blocked.Count) == count);
        return shard.Connect();
    }
}
