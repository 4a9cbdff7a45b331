using System.Text;
using Distro.Commands.Elements;
using Distro.Resp;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Execution;

/// <summary>
/// No long steps: what isn't O(n) by definition does a bounded amount of work while it holds its slot, however large the values are, and what it leaves behind is freed in
/// bounded steps. Work is counted in blocks of memory looked at, taken and given back (the checked build counts them), so the test says the same on every machine.
/// </summary>
public sealed class StepTests
{
    private const int Elements = 20_000;
    private const int ElementsACommand = 500;

    private static readonly string Filler = new('x', 200);
    private static readonly Lazy<byte[]> StreamPayload = new(DumpOfStream);

    /// <summary>Blocks that one command may look at: what deleting 64 blocks out of a tree takes, several times over, and far less than the values have.</summary>
    private const long CommandAccessesMax = 3_000;

    /// <summary>The same for a step of freeing, 256 blocks.</summary>
    private const long FreeAccessesMax = 12_000;
    private const int FreeBlocksAStep = 256;

    /// <summary>A reader of a set whose members have expired removes 256 of them, and looks at sixteen times as many at most.</summary>
    private const long ReaderAccessesMax = 40_000;

    public static TheoryData<string> Lines =>
    [
        "DEL list", "DEL hash", "DEL set", "DEL zset", "DEL stream", "UNLINK list hash", "SET list x", "SET hash x", "SET set x", "SET zset x", "SET stream x", "MSET list x hash x", "PEXPIRE hash -1", "EXPIREAT zset 1", "MOVE hash 1", "MOVE stream 1",
        "RENAME small list", "RENAME small zset", "RENAME hash {hash}2", "RENAME stream {stream}2", "RENAMENX zset {zset}2", "COPY small hash REPLACE", "SUNIONSTORE set one", "SUNIONSTORE hash one", "SINTERSTORE set one one", "SDIFFSTORE list one nosuch", "ZUNIONSTORE zset 1 scored",
        "ZINTERSTORE list 1 scored", "ZRANGESTORE zset scored 0 -1", "ZDIFFSTORE hash 1 scored", "GEOSEARCHSTORE zset places FROMLONLAT 1 2 BYRADIUS 1 m", "SORT one STORE hash", "BITOP NOT list small", "PFMERGE unheard", "RESTORE hash 0 {small} REPLACE", "FLUSHALL", "FLUSHDB", "SWAPDB 0 1",
        "XGROUP DESTROY stream g", "XGROUP CREATE stream h 0", "XGROUP CREATECONSUMER stream g d", "XGROUP SETID stream g 0", "XCFGSET stream IDMP-MAXSIZE 7", "XADD stream MAXLEN = 20000 * f v", "XADD stream MAXLEN ~ 19990 * f v", "XTRIM stream MAXLEN 19990", "XLEN stream", "XRANGE stream - + COUNT 10",
        "XREVRANGE stream + - COUNT 10", "XREAD COUNT 10 STREAMS stream 0", "XREADGROUP GROUP g d COUNT 10 STREAMS stream 0", "XACK stream g 77-0", "XPENDING stream g", "XPENDING stream g - + 10", "XAUTOCLAIM stream g d 0 0 COUNT 10", "XINFO GROUPS stream", "XINFO CONSUMERS stream g", "XINFO STREAM stream", "XDEL stream 100-0",
        "MEMORY USAGE list", "MEMORY USAGE hash", "MEMORY USAGE zset", "MEMORY USAGE stream", "OBJECT ENCODING hash", "SCAN 0 COUNT 10", "HSCAN hash 0", "SSCAN set 0", "ZSCAN zset 0", "HRANDFIELD hash 5", "SRANDMEMBER set 5", "ZRANDMEMBER zset 5", "SPOP set 5", "ZPOPMIN zset 5", "ZPOPMAX zset", "LPOP list 5", "RPOP list",
        "LPUSH list x", "RPUSH list x", "LINDEX list 10000", "LSET list 10000 x", "LRANGE list 9990 10000", "LTRIM list 5 -5", "LMOVE list list LEFT RIGHT", "HSET hash new x", "HDEL hash e1", "HGET hash e5", "HINCRBY hash number 1", "HEXPIRE hash 100 FIELDS 1 e5", "SADD set new", "SREM set e1", "SISMEMBER set e5", "SMOVE set one e1",
        "ZADD zset 5 new", "ZREM zset e1", "ZRANK zset e777", "ZSCORE zset e5", "ZCOUNT zset 5 500", "ZRANGE zset 100 110", "ZRANGEBYSCORE zset 5 50", "ZREMRANGEBYRANK zset 5 9", "ZREMRANGEBYRANK zset 5 -6", "ZREMRANGEBYSCORE zset 7 +inf", "ZREMRANGEBYRANK zset 1 -1", "LTRIM list -10 -1", "LTRIM list 0 9", "LTRIM list 9000 9010", "XTRIM stream MAXLEN 10", "XTRIM stream MINID 19990", "RANDOMKEY", "DBSIZE", "EXISTS list hash", "TYPE zset", "TOUCH list", "PERSIST hash", "TTL hash",
    ];

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_command_looks_at_a_bounded_number_of_blocks(string line)
    {
        using var server = Filled(line);
        var heap = server.Context.Worker!.Heap;
        var before = heap.Accesses;
        Run(server, line);
        Assert.True(heap.Accesses - before <= CommandAccessesMax, $"{line} looked at {heap.Accesses - before} blocks");
        Drain(server, line);
    }

    [Theory]
    [InlineData("hash", "HGET hash e1")]
    [InlineData("hash", "HSET hash e1 x")]
    [InlineData("hash", "HLEN hash")]
    [InlineData("set", "SISMEMBER set e1")]
    [InlineData("set", "EXISTS set one")]
    public void A_key_all_of_whose_elements_have_expired_costs_a_reader_little(string key, string line)
    {
        using var server = Filled(line);
        var word = key == "hash" ? "HPEXPIRE hash 10 FIELDS" : "SPEXPIRE set 10 MEMBERS";
        for (var from = 0; from < Elements; from += ElementsACommand)
            server.Run([.. $"{word} {ElementsACommand} {string.Join(' ', Enumerable.Range(from, ElementsACommand).Select(i => $"e{i}"))}".Split(' ').Select(Encoding.ASCII.GetBytes)]);
        if (key == "set") server.Run("SADD set alive one two three");
        server.Advance(50);
        var heap = server.Context.Worker!.Heap;
        var before = heap.Accesses;
        server.Run(line);
        Assert.True(heap.Accesses - before <= ReaderAccessesMax, $"{line} looked at {heap.Accesses - before} blocks");
        for (var left = Elements; left > 0; left -= 64)
        {
            before = heap.Accesses;
            server.Outside(context => ExpiredElements.Remove(context, Distro.Commands.Routing.HashSlot.Of(Encoding.ASCII.GetBytes(key)), 0, Encoding.ASCII.GetBytes(key), 64));
            Assert.True(heap.Accesses - before <= ReaderAccessesMax, $"a step of expiry looked at {heap.Accesses - before} blocks");
        }
    }

    /// <summary>Tables and trees grow by one leaf at a time: no insert of many pays for all before it.</summary>
    [Theory]
    [InlineData("SADD grown e{0}")]
    [InlineData("HSET grown e{0} value")]
    [InlineData("ZADD grown {0} e{0}")]
    [InlineData("RPUSH grown an-element-of-a-list-{0}")]
    [InlineData("XADD grown {0}-1 field value-of-the-entry")]
    [InlineData("SET {{grown}}{0} value")]
    public void No_insert_pays_for_growth(string line)
    {
        const long InsertAccessesMax = 6_000;
        using var server = new TestServer(isChecked: true) { Records = false };
        var heap = server.Context.Worker!.Heap;
        for (var i = 1; i <= Elements; i++)
        {
            var command = string.Format(System.Globalization.CultureInfo.InvariantCulture, line, i);
            var before = heap.Accesses;
            server.Run(command);
            Assert.True(heap.Accesses - before <= InsertAccessesMax, $"{command} looked at {heap.Accesses - before} blocks");
        }
    }

    [Fact]
    public void Hundreds_of_megabytes_go_back_to_the_system_in_pieces()
    {
        const int Length = 64 << 20;
        using var server = new TestServer { Records = false };
        var heap = server.Context.Worker!.Heap;
        server.Run($"SETRANGE long {Length} x");
        server.Run("DEL long");
        Assert.True(heap.HasToGiveBack);
        var steps = 0;
        while (server.Context.Keyspace!.FreeSome(server.Context.Worker!, FreeBlocksAStep)) steps++;
        Assert.InRange(steps, Length >> 22, Length >> 16);
        Assert.False(heap.HasToGiveBack);
        Assert.InRange(server.Context.Keyspace!.PageBytes, 0, 1 << 20);
        for (var round = 0; round < 3; round++)
        {
            server.Run($"SETRANGE long {Length} x");
            server.Expect("STRLEN long", (Length + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
            server.Run("DEL long");
        }
    }

    private static void Drain(TestServer server, string line)
    {
        var heap = server.Context.Worker!.Heap;
        while (true)
        {
            var before = heap.Accesses;
            var more = server.Context.Keyspace!.FreeSome(server.Context.Worker!, FreeBlocksAStep);
            Assert.True(heap.Accesses - before <= FreeAccessesMax, $"a step of freeing after {line} looked at {heap.Accesses - before} blocks");
            if (!more) return;
        }
    }

    /// <summary>A server with those of the large keys that a line names, and the small ones.</summary>
    private static TestServer Filled(string line)
    {
        var server = new TestServer(isChecked: true) { Records = false };
        for (var from = 0; from < Elements; from += ElementsACommand)
        {
            var numbers = Enumerable.Range(from, ElementsACommand).ToList();
            Fill(line, "list", "RPUSH", numbers.Select(i => Filler + i));
            Fill(line, "hash", "HSET", numbers.SelectMany(i => (string[])[$"e{i}", $"v{i}"]));
            Fill(line, "set", "SADD", numbers.Select(i => $"e{i}"));
            Fill(line, "zset", "ZADD", numbers.SelectMany(i => (string[])[$"{i}", $"e{i}"]));
        }

        if (line.Contains("stream", StringComparison.Ordinal)) FillStream(server);
        foreach (var small in (string[])["SET small value", "SADD one 1", "ZADD scored 1 a", "GEOADD places 1 2 a", "PFADD unheard x"]) server.Run(small);
        return server;

        void Fill(string named, string key, string command, IEnumerable<string> elements)
        {
            if (!named.Contains(key, StringComparison.Ordinal)) return;
            server.Run([Encoding.ASCII.GetBytes(command), Encoding.ASCII.GetBytes(key), .. elements.Select(Encoding.ASCII.GetBytes)]);
        }
    }

    /// <summary>The stream is filled once, entry by entry, and restored from there.</summary>
    private static void FillStream(TestServer server)
    {
        server.Run("RESTORE"u8.ToArray(), "stream"u8.ToArray(), "0"u8.ToArray(), StreamPayload.Value);
        server.Run("XADD stream IDMP producer message * f v");
    }

    private static byte[] DumpOfStream()
    {
        using var server = new TestServer { Records = false };
        for (var i = 1; i <= Elements; i++) server.Run($"XADD stream {i}-0 field {Filler}");
        server.Run("XGROUP CREATE stream g 0");
        server.Run($"XREADGROUP GROUP g c COUNT {Elements} STREAMS stream >");
        return Dump(server, "stream");
    }

    private static byte[] Dump(TestServer server, string key)
    {
        server.Run("DUMP " + key);
        return server.LastReply[(server.LastReply.IndexOf((byte)'\n') + 1)..^2].ToArray();
    }

    private static void Run(TestServer server, string line)
    {
        var words = line.Split(' ').Select(Encoding.ASCII.GetBytes).ToArray();
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i].AsSpan().SequenceEqual("{small}"u8)) words[i] = Dump(server, "small");
        }

        server.Run(words);
        Assert.True(server.Reply().Kind != ReplyKind.Error, $"{line} => {server.Reply()}");
    }
}
