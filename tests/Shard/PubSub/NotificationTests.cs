namespace Distro.Tests.Shard.PubSub;

/// <summary>Keyspace events as subscribers see them.</summary>
public class NotificationTests
{
    [Fact]
    public async Task Events_are_published_as_the_option_says()
    {
        await using var shard = new ShardHarness(loops: 2);
        var client = shard.Connect();
        var taker = shard.Connect();
        taker.Run("PSUBSCRIBE __key*");
        client.Run("SET quiet 1");
        client.Expect("CONFIG SET notify-keyspace-events KEA", "OK");
        client.Expect("CONFIG GET notify-keyspace-events", "[notify-keyspace-events, AKE]");
        client.Run("SET k v EX 100");
        Expect(taker, "__keyspace@0__:k set", "__keyevent@0__:set k", "__keyspace@0__:k expire", "__keyevent@0__:expire k");
        client.Run("SELECT 3");
        client.Run("LPUSH list a");
        client.Run("LPOP list");
        Expect(taker, "__keyspace@3__:list lpush", "__keyevent@3__:lpush list", "__keyspace@3__:list lpop", "__keyevent@3__:lpop list", "__keyspace@3__:list del", "__keyevent@3__:del list");
        client.Expect("CONFIG SET notify-keyspace-events Elnm", "OK");
        client.Expect("CONFIG GET notify-keyspace-events", "[notify-keyspace-events, lnEm]");
        client.Run("SET k v");
        client.Run("RPUSH list a");
        client.Run("GET nosuch");
        Expect(taker, "__keyevent@3__:new k", "__keyevent@3__:new list", "__keyevent@3__:rpush list", "__keyevent@3__:keymiss nosuch");
        client.Expect("CONFIG SET notify-keyspace-events Q", "-ERR CONFIG SET failed (possibly related to argument 'notify-keyspace-events') - Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
        client.Run("CONFIG", "SET", "notify-keyspace-events", "");
        client.Run("SET k v");
        client.Run("PUBLISH __keyend x");
        Assert.Equal("[pmessage, __key*, __keyend, x]", taker.Read());
    }

    [Fact]
    public async Task What_reads_and_may_write_tells_of_misses_too()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        var taker = shard.Connect();
        taker.Run("PSUBSCRIBE __key*");
        client.Expect("CONFIG SET notify-keyspace-events KEAmn", "OK");
        client.Expect("CONFIG GET notify-keyspace-events", "[notify-keyspace-events, AKEm]");
        client.Expect("CONFIG SET notify-keyspace-events Em", "OK");
        client.Run("TTL a");
        client.Run("OBJECT ENCODING a");
        client.Run("DEBUG OBJECT a");
        client.Run("GETDEL b");
        client.Run("GETSET c 1");
        client.Run("GETSET c 1");
        client.Run("SET d 1 GET");
        Expect(taker, "__keyevent@0__:keymiss a", "__keyevent@0__:keymiss b", "__keyevent@0__:keymiss c", "__keyevent@0__:keymiss d");
        client.Run("SUNIONSTORE t{e} {e} f{e}");
        client.Run("ZINTERSTORE t{e} 2 {e} f{e}");
        client.Run("COPY {e} f{e}");
        client.Run("ZDIFF 2 {e} f{e}");
        client.Run("RENAME {e} f{e}");
        client.Run("WATCH {e}");
        Expect(taker, [.. Enumerable.Repeat((string[])["__keyevent@0__:keymiss {e}", "__keyevent@0__:keymiss f{e}"], 2).SelectMany(static both => both), "__keyevent@0__:keymiss {e}", "__keyevent@0__:keymiss {e}", "__keyevent@0__:keymiss f{e}"]);
        client.Run("PFMERGE t{e} {e}");
        client.Run("PFMERGE t{e}");
        Expect(taker, "__keyevent@0__:keymiss t{e}", "__keyevent@0__:keymiss {e}");
    }

    [Fact]
    public async Task New_keys_are_told_of_beside_the_letter_that_leaves_them_out()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        var taker = shard.Connect();
        taker.Run("PSUBSCRIBE __key*");
        client.Expect("CONFIG SET notify-keyspace-events AEn", "OK");
        client.Expect("CONFIG GET notify-keyspace-events", "[notify-keyspace-events, AE]");
        client.Run("SET a 1");
        client.Run("SET a 2");
        Expect(taker, "__keyevent@0__:new a", "__keyevent@0__:set a", "__keyevent@0__:set a");
    }

    [Fact]
    public async Task A_key_that_a_command_comes_back_to_is_one_hit_or_miss()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        client.Run("SADD a{k} 1 2 3 4");
        client.Run("SADD b{k} 2 3");
        client.Run("CONFIG RESETSTAT");
        client.Run("SINTER a{k} b{k}");
        client.Run("ZUNIONSTORE t{k} 3 a{k} b{k} none{k}");
        client.Run("MEMORY USAGE none{k}");
        client.Run("SET s{k} 1 GET");
        Assert.Contains("keyspace_hits:4\r\nkeyspace_misses:2\r\n", client.Run("INFO stats"));
    }

    [Fact]
    public async Task Commands_that_may_write_and_look_a_key_up_to_read_it_count_it()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        client.Run("XADD s 1-1 a b");
        client.Run("XGROUP CREATE s g 0");
        client.Run("HSET h f v");
        client.Run("SET b 1");
        client.Run("CONFIG RESETSTAT");
        foreach (var name in new[] { "s", "none" })
        {
            client.Run($"XACK {name} g 1-1");
            client.Run($"XCLAIM {name} g c 0 1-1");
            client.Run($"XAUTOCLAIM {name} g c 0 0");
        }

        client.Run("HGETEX h FIELDS 1 f");
        client.Run("HGETEX none FIELDS 1 f");
        client.Run("BITFIELD b GET u8 0");
        client.Run("BITFIELD none GET u8 0");
        client.Run("BITFIELD b SET u8 0 1");
        client.Run("BITFIELD_RO none GET u8 0");
        Assert.Contains("keyspace_hits:5\r\nkeyspace_misses:6\r\n", client.Run("INFO stats"));
    }

    [Fact]
    public async Task Keys_that_expire_by_themselves_or_by_a_look_are_told()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        var taker = shard.Connect();
        taker.Run("SUBSCRIBE __keyevent@0__:expired");
        client.Run("CONFIG SET notify-keyspace-events Ex");
        client.Run("SET a 1 PX 100");
        shard.Clock.Advance(200);
        Assert.Equal("[message, __keyevent@0__:expired, a]", taker.Read());
        client.Run("CONFIG SET hz 1");
        for (var i = 0; i < 20; i++)
        {
            client.Run("SET b 1 PX 100");
            shard.Clock.Advance(200);
            client.Run("GET b");
            Assert.Equal("[message, __keyevent@0__:expired, b]", taker.Read());
        }
    }

    [Fact]
    public async Task Transactions_tell_all_of_their_changes()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        var taker = shard.Connect();
        taker.Run("PSUBSCRIBE __keyevent@*");
        client.Run("CONFIG SET notify-keyspace-events EA");
        client.Run("MULTI");
        client.Run("INCR n");
        client.Run("HSET h f v");
        client.Run("PUBLISH __keyevent@x hello");
        client.Expect("EXEC", "[1, 1, 1]");
        var heard = new[] { taker.Read(), taker.Read(), taker.Read() };
        Assert.Equal(["[pmessage, __keyevent@*, __keyevent@0__:hset, h]", "[pmessage, __keyevent@*, __keyevent@0__:incrby, n]", "[pmessage, __keyevent@*, __keyevent@x, hello]"], heard.Order(StringComparer.Ordinal));
    }

    private static void Expect(RespClient taker, params string[] events)
    {
        foreach (var expected in events)
            Assert.Equal($"[pmessage, __key*, {string.Join(", ", expected.Split(' '))}]", taker.Read());
    }
}
