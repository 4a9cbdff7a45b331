using System.Text;
using Distro.Resp;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Execution;

/// <summary>On the hot path - parse, find, run, reply - no command allocates on the managed heap, whether it succeeds or finds nothing.</summary>
public sealed class AllocationTests
{
    private const int Rounds = 200;

    public static TheoryData<string> Lines =>
    [
        "PING", "PING hello", "ECHO hello", "SELECT 0", "GET k", "GET number", "GET nosuch", "SET k value", "SET k value EX 100", "SET k value NX", "SET k value XX GET",
        "SETNX k v", "SETEX k 100 v", "PSETEX k 1000 v", "GETSET k v", "GETDEL nosuch", "GETEX k EX 100", "MGET k number nosuch", "MSET k 1 number 2", "MSETNX k 1 x 2",
        "APPEND nosuch \"\"", "STRLEN k", "GETRANGE k 0 2", "SETRANGE k 0 xyz", "INCR number", "DECR number", "INCRBY number 5", "DECRBY number 5", "INCRBYFLOAT number 1",
        "DEL nosuch", "UNLINK nosuch", "EXISTS k nosuch", "TOUCH k", "TYPE k", "EXPIRE k 100", "PEXPIRE k 1000", "EXPIREAT k 2000000000", "PEXPIREAT k 2000000000000",
        "TTL k", "PTTL k", "EXPIRETIME k", "PEXPIRETIME k", "PERSIST k", "RENAME k k", "SCAN 0", "KEYS k*", "RANDOMKEY", "DBSIZE", "TIME", "CLIENT ID", "CLIENT GETNAME",
        "CLIENT NO-EVICT on", "OBJECT ENCODING k", "OBJECT REFCOUNT k", "DELIFEQ k no", "MSETEX 1 k v EX 10", "COMMAND COUNT", "GETRANGE k x y", "INCR text",
        "HSET h a 1 b 2", "HSET big f1 x", "HMSET h a 1", "HSETNX h a 1", "HGET h a", "HGET big f7", "HMGET h a x", "HGETALL big", "HKEYS h", "HVALS big", "HDEL h nosuch", "HLEN h",
        "HEXISTS h a", "HSTRLEN h a", "HINCRBY h n 1", "HINCRBYFLOAT h x 1.5", "HSCAN big 0", "HRANDFIELD big", "HRANDFIELD big 5 WITHVALUES", "HRANDFIELD big -5", "HRANDFIELD big 190",
        "LPUSH l a", "RPUSH biglist a", "LPOP l", "RPOP biglist", "RPOP biglist 2", "LRANGE biglist 0 20", "LLEN l", "LINDEX biglist 100", "LSET biglist 100 xyz", "LINSERT l BEFORE a b", "LREM biglist 1 nosuch", "LTRIM biglist 0 -1",
        "LPOS biglist element:50 COUNT 0", "LMOVE biglist biglist LEFT RIGHT", "SADD s 1 2 3", "SADD bigset m1", "SREM s 9", "SMEMBERS bigset", "SISMEMBER bigset m1", "SMISMEMBER s 1 9", "SCARD s",
        "SSCAN bigset 0 MATCH m*", "SRANDMEMBER bigset 5", "SRANDMEMBER s -5", "SPOP bigset", "SINTER s bigset", "SUNION s bigset", "SDIFF bigset s", "SUNIONSTORE d s s", "SMOVE s s 1",
        "ZADD z 1 a 2 b", "ZADD bigz 5 m7", "ZADD bigz INCR 1 m8", "ZINCRBY bigz 1 m9", "ZREM z nosuch", "ZSCORE bigz m1", "ZMSCORE z a b", "ZCARD z", "ZRANK bigz m50", "ZRANGE bigz 0 10 WITHSCORES",
        "ZRANGE bigz (5 100 BYSCORE REV LIMIT 1 5", "ZRANGEBYLEX z - +", "ZCOUNT bigz 1 100", "ZSCAN bigz 0", "ZPOPMIN bigz", "ZREMRANGEBYRANK bigz 0 0", "ZRANDMEMBER bigz 3",
        "SETBIT k 5 1", "GETBIT k 5", "BITCOUNT k 0 -1", "BITPOS k 1 0 -1 BIT", "BITOP XOR d k k", "BITFIELD k SET u5 3 7 OVERFLOW SAT INCRBY i8 #1 100 GET u63 0", "BITFIELD_RO k GET u4 0",
        "PFADD counters a b c", "PFCOUNT counters", "PFCOUNT counters counters", "PFMERGE d counters",
        "GEOADD places 1 2 a 1.1 2 b", "GEODIST places a b", "GEOHASH places a b", "GEOPOS places a", "GEOSEARCH places FROMLONLAT 1 2 BYRADIUS 100 km ASC WITHDIST WITHCOORD", "GEOSEARCH places BYPOLYGON 3 0 0 0 5 5 0",
        "SORT s", "SORT bigset ALPHA DESC LIMIT 0 5", "SORT s BY w_* GET # GET w_*", "SORT s STORE d",
        "DIGEST k", "SET k value IFNE other", "DELEX nosuch", "INCREX number UBOUND 5", "INCREX fraction BYFLOAT 0.1 UBOUND 1", "INCRBYFLOAT fraction 0.5", "LMOVEM biglist biglist LEFT RIGHT COUNT 3 BULK", "SUNIONCARD 2 s bigset APPROX",
        "ZUNION 2 z bigz WEIGHTS 1 2 WITHSCORES", "ZINTER 2 bigz bigset", "ZDIFFSTORE d 2 bigz z", "ZINTERCARD 2 bigz bigset LIMIT 5", "ZRANGESTORE d bigz 0 300",
        "XADD x * f v", "XADD x MAXLEN ~ 300 * f v g w", "XADD x IDMP p message * f v", "XADD x IDMPAUTO p * f v", "XADD x NOMKSTREAM 1 f v", "XLEN bigx", "XRANGE bigx - + COUNT 20", "XREVRANGE bigx + - COUNT 20", "XREAD COUNT 3 STREAMS bigx x 5 $",
        "XDEL bigx 7-7", "XTRIM bigx MAXLEN 490", "XTRIM bigx MINID 5 DELREF", "XREADGROUP GROUP g c COUNT 2 STREAMS bigx >", "XREADGROUP GROUP g c NOACK COUNT 2 STREAMS bigx >", "XREADGROUP GROUP g c COUNT 5 STREAMS bigx 0", "XREADGROUP GROUP g c CLAIM 0 COUNT 5 STREAMS bigx >",
        "XACK bigx g 20-0 21-0", "XPENDING bigx g", "XPENDING bigx g - + 10 c", "XCLAIM bigx g other 0 30-0 31-0", "XAUTOCLAIM bigx g c 0 - COUNT 5", "XNACK bigx g FAIL IDS 1 40-0", "XDELEX bigx ACKED IDS 1 41-0", "XACKDEL bigx g IDS 1 42-0",
        "XGROUP SETID bigx g 200", "XGROUP CREATECONSUMER bigx g c", "XINFO STREAM bigx", "XINFO STREAM bigx FULL", "XINFO GROUPS bigx", "XINFO CONSUMERS bigx g", "XSETID bigx 1000-0", "XCFGSET bigx IDMP-MAXSIZE 10",
    ];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Commands_allocate_nothing(string line)
    {
        using var server = new TestServer { Records = false };
        server.Run("SET k value");
        server.Run("SET number 1");
        server.Run("SET text abc");
        server.Run("HSET h a 1");
        server.Run("SADD s 1 2 3");
        server.Run("ZADD z 1 a");
        for (var i = 0; i < 500; i++)
        {
            server.Run($"HSET big f{i} v{i}");
            server.Run($"RPUSH biglist element:{i}-{new string('x', 30)}");
            server.Run($"SADD bigset m{i}");
            server.Run($"ZADD bigz {i} m{i}");
        }

        for (var i = 1; i < 500; i++) server.Run($"XADD bigx {i}-0 field value:{i} other {i}");
        server.Run("XGROUP CREATE bigx g 0");
        server.Run("XREADGROUP GROUP g c COUNT 100 STREAMS bigx >");
        var parser = new RequestParser();
        var typed = Encoding.ASCII.GetBytes(line + "\r\n");
        parser.Parse(typed);
        var words = parser.Arguments.ToArray().Select(argument => Encoding.Latin1.GetString(parser.Source(typed).Slice(argument.Offset, argument.Length))).ToList();
        var input = Encoding.Latin1.GetBytes($"*{words.Count}\r\n{string.Concat(words.Select(word => $"${word.Length}\r\n{word}\r\n"))}");

        Run(server, parser, input);
        Assert.Equal(0, Allocation.Least(() => Run(server, parser, input)));
    }

    private static void Run(TestServer server, RequestParser parser, byte[] input)
    {
        for (var i = 0; i < Rounds; i++)
        {
            if (parser.Parse(input) == RequestStatus.Complete) server.Execute(parser.Source(input), parser.Arguments);
        }
    }
}
