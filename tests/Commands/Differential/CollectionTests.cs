namespace Distro.Tests.Commands.Differential;

/// <summary>
/// The same random commands to us and to a redis-server: every reply must be the same bytes, but for the order of elements that have none.
/// Every so often all keys are read, and afterwards the copy made from our log must hold what we hold. A difference is shrunk to the fewest commands that
/// show one. DISTRO_PEER_COMMANDS raises the number, DISTRO_PEER_SEED picks others.
/// </summary>
public sealed class CollectionTests
{
    private const int Steps = 4_000;
    private const int StepsBetweenStates = 1_000;

    private static readonly string[] Hashes =
    [
        "HSET key member+value...", "HSET key member+value...", "HSET key member", "HMSET key member+value...", "HSETNX key member value", "HGET key member", "HMGET key member...",
        "HGETALL key", "HKEYS key", "HVALS key", "HDEL key member...", "HDEL key member...", "HLEN key", "HEXISTS key member", "HSTRLEN key member", "HINCRBY key member number",
        "HINCRBYFLOAT key member decimal", "HRANDFIELD key 0", "HRANDFIELD key abc", "HRANDFIELD key 1 WITHOUT", "HSCAN key abc", "HSCAN key 0 COUNT 0", "DEL key", "TYPE key", "EXISTS key", "COPY key key", "RENAME key key",
    ];

    private static readonly string[] Lists =
    [
        "LPUSH key value...", "RPUSH key value...", "RPUSH key value...", "LPUSHX key value...", "RPUSHX key value...", "LPOP key", "RPOP key", "LPOP key small", "RPOP key small",
        "LRANGE key small number", "LRANGE key number number", "LLEN key", "LINDEX key number", "LINDEX key small", "LSET key small value", "LINSERT key BEFORE value value",
        "LINSERT key AFTER value value", "LINSERT key UNDER value value", "LREM key small value", "LREM key 0 value", "LTRIM key small number", "LPOS key value",
        "LPOS key value RANK small COUNT small", "LPOS key value COUNT 0 MAXLEN number", "LMOVE key key LEFT RIGHT", "LMOVE key key RIGHT RIGHT", "LMOVE key key LEFT LEFT", "LMOVE key key UP LEFT",
        "RPOPLPUSH key key", "LPOP key 1 1", "LMPOP 2 key key LEFT COUNT small", "LMPOP small key RIGHT", "LMPOP 1 key UP", "LMPOP 1 key LEFT COUNT",  "COPY key key", "RENAME key key",
    ];

    private static readonly string[] Sets =
    [
        "SADD key member...", "SADD key member...", "SADD key number...", "SREM key member...", "SMEMBERS key", "SISMEMBER key member", "SMISMEMBER key member...", "SCARD key", "SINTER key...",
        "SUNION key...", "SDIFF key...", "SINTERSTORE key key...", "SUNIONSTORE key key...", "SDIFFSTORE key key...", "SINTERCARD 2 key key", "SINTERCARD 2 key key LIMIT small", "SINTERCARD small key",
        "SMOVE key key member", "SRANDMEMBER key 0", "SRANDMEMBER key abc", "SPOP key 0", "SPOP key -1", "SSCAN key x", "DEL key", "COPY key key", "RENAME key key",
    ];

    private static readonly string[] SortedSets =
    [
        "ZADD key score+member...", "ZADD key score+member...", "ZADD key NX score+member...", "ZADD key XX CH score+member...", "ZADD key GT CH score+member...", "ZADD key LT score+member...",
        "ZADD key INCR score member", "ZADD key NX INCR score member", "ZADD key XX GT INCR score member", "ZADD key NX GT score member", "ZADD key XX NX score member", "ZADD key score", "ZADD key INCR score+member...",
        "ZINCRBY key score member", "ZREM key member...", "ZSCORE key member", "ZMSCORE key member...", "ZCARD key", "ZRANK key member", "ZREVRANK key member", "ZCOUNT key edge edge",
        "ZRANGE key small number", "ZRANGE key number number WITHSCORES", "ZRANGE key small number REV", "ZRANGE key edge edge BYSCORE", "ZRANGE key edge edge BYSCORE REV LIMIT small small WITHSCORES",
        "ZRANGE key edge edge BYSCORE LIMIT small small", "ZRANGE key small small LIMIT 0 1", "ZRANGE key lexedge lexedge BYLEX WITHSCORES", "ZREVRANGE key small number WITHSCORES", "ZRANGEBYSCORE key edge edge WITHSCORES LIMIT small small",
        "ZREVRANGEBYSCORE key edge edge LIMIT small small", "ZPOPMIN key", "ZPOPMAX key", "ZPOPMIN key small", "ZPOPMAX key small", "ZREMRANGEBYRANK key small small", "ZREMRANGEBYSCORE key edge edge",
        "ZRANDMEMBER key 0", "ZSCAN key 0 COUNT", "ZMPOP 2 key key MIN COUNT small", "ZMPOP 1 key MAX", "ZMPOP 3 key MAX", "COPY key key", "RENAME key key",
        "ZUNION 2 key key WITHSCORES", "ZUNION 3 key key key WEIGHTS weight 2 -1 AGGREGATE MAX WITHSCORES", "ZINTER 2 key key WITHSCORES", "ZINTER 2 key key WEIGHTS weight weight AGGREGATE MIN WITHSCORES", "ZDIFF 2 key key WITHSCORES",
        "ZINTERCARD 2 key key", "ZINTERCARD 2 key key LIMIT small", "ZUNION small key key", "ZUNION 2 key key WEIGHTS 1", "ZUNION 2 key key NOSUCH", "ZUNIONSTORE key 2 key key", "ZUNIONSTORE key 2 key key WEIGHTS weight 0 AGGREGATE MIN",
        "ZINTERSTORE key 2 key key AGGREGATE MAX", "ZINTERSTORE key 3 key key key", "ZDIFFSTORE key 2 key key", "ZRANGESTORE key key small number", "ZRANGESTORE key key edge edge BYSCORE LIMIT small number", "ZRANGESTORE key key edge edge BYSCORE REV",
    ];

    private static readonly string[] Bitmaps =
    [
        "SETBIT key bitoffset bit", "SETBIT key bitoffset 1", "SETBIT key bitoffset 1", "SETBIT key number bit", "SETBIT key bitoffset small", "GETBIT key bitoffset", "GETBIT key number", "SET key value", "GET key", "STRLEN key", "APPEND key value",
        "BITCOUNT key", "BITCOUNT key place place", "BITCOUNT key place place BIT", "BITCOUNT key place place BYTE", "BITPOS key bit", "BITPOS key bit place", "BITPOS key bit place place", "BITPOS key bit place place BIT", "BITPOS key 2",
        "BITOP AND key key key", "BITOP OR key key key key", "BITOP XOR key key key", "BITOP NOT key key", "BITOP NOT key key key", "BITOP NOR key key", "BITFIELD key GET encoding bitoffset GET encoding #place", "BITFIELD key SET encoding bitoffset number",
        "BITFIELD key SET encoding bitoffset number OVERFLOW SAT INCRBY encoding bitoffset number OVERFLOW FAIL INCRBY encoding bitoffset number GET encoding bitoffset", "BITFIELD key INCRBY encoding #place number GET encoding bitoffset",
        "BITFIELD key OVERFLOW FAIL SET i8 0 number", "BITFIELD_RO key GET encoding bitoffset", "BITFIELD_RO key SET u8 1 1", "BITFIELD key OVERFLOW NEVER", "BITFIELD key GET u8", "DEL key",
    ];

    /// <summary>No empty strings: whether the peer takes one for a number depends on what it did before.</summary>
    private static readonly string[] Sorts =
    [
        "RPUSH key plain...", "RPUSH key plain...", "RPUSH key member...", "SADD {t}set plain...", "SADD {t}set member", "ZADD {t}zset weight+plain...", "SORT {t}set", "SORT {t}set ALPHA GET # GET v_*", "SORT {t}set BY nosort STORE key", "SORT {t}zset BY nosort LIMIT small number", "SORT {t}zset BY nosort DESC GET w_*", "SORT {t}zset BY w_* DESC", "DEL {t}set", "DEL key", "SET w_member plain", "SET w_plain plain", "SET v_plain value", "HSET h_plain f value g plain", "DEL w_plain", "SORT key", "SORT key DESC", "SORT key ALPHA",
        "SORT key ALPHA DESC LIMIT small small", "SORT key LIMIT small number", "SORT key BY w_* LIMIT 0 small", "SORT key BY h_*->g", "SORT key BY h_*->f ALPHA GET # GET h_*->f", "SORT key BY nosort GET #", "SORT key BY w_* GET v_* GET # GET w_* DESC", "SORT key STORE key", "SORT key ALPHA BY v_* STORE key",
        "SORT key GET # ALPHA STORE key", "SORT key LIMIT 0", "SORT key GET nosuch ALPHA", "SORT_RO key ALPHA GET h_*->", "SORT_RO key STORE key", "SORT key BY nosort STORE key", "LRANGE key 0 -1", "TYPE key", "LTRIM key 0 30",
    ];

    private static readonly string[] Places =
    [
        "GEOADD key longitude+latitude+member...", "GEOADD key longitude+latitude+member...", "GEOADD key longitude+latitude+member... longitude+latitude+member... longitude+latitude+member...", "GEOADD key NX CH longitude+latitude+member...", "GEOADD key XX CH longitude+latitude+member...", "GEOADD key degrees degrees member", "GEOADD key 1 2", "ZREM key member",
        "ZRANGE key 0 -1", "GEODIST key member member", "GEODIST key member member unit", "GEOHASH key member...", "GEOPOS key member...", "GEOSEARCH key FROMLONLAT longitude latitude BYRADIUS length unit ASC", "GEOSEARCH key FROMMEMBER member BYRADIUS length unit ASC WITHDIST WITHCOORD WITHHASH",
        "GEOSEARCH key FROMLONLAT longitude latitude BYBOX length length unit DESC WITHDIST", "GEOSEARCH key FROMLONLAT longitude latitude BYBOX length length unit ASC COUNT small WITHDIST", "GEOSEARCH key FROMLONLAT longitude latitude BYRADIUS length unit", "GEOSEARCH key FROMLONLAT longitude latitude BYRADIUS length unit COUNT small ANY", "GEOSEARCH key FROMMEMBER member BYBOX length length unit",
        "GEOSEARCH key FROMLONLAT longitude latitude BYRADIUS length unit DESC", "GEOSEARCH key FROMLONLAT longitude latitude FROMMEMBER member BYRADIUS 1 m", "GEOSEARCH key FROMLONLAT degrees degrees BYRADIUS score unit", "GEORADIUS key longitude latitude length unit WITHDIST ASC", "GEORADIUS key longitude latitude length unit STORE key", "GEORADIUS key longitude latitude length unit COUNT small STOREDIST key", "GEORADIUSBYMEMBER key member length unit ASC WITHCOORD",
        "GEORADIUSBYMEMBER key member length unit STORE key", "GEORADIUS_RO key longitude latitude length unit WITHHASH DESC", "GEORADIUSBYMEMBER_RO key member length unit", "GEOSEARCHSTORE key key FROMMEMBER member BYRADIUS length unit", "GEOSEARCHSTORE key key FROMLONLAT longitude latitude BYBOX length length unit STOREDIST", "GEOADD key longitude+latitude+member... longitude+latitude+member... longitude+latitude+member...",
    ];

    /// <summary>The values themselves are compared, too: every byte of them is part of the protocol.</summary>
    private static readonly string[] HyperLogLogs =
    [
        "PFADD key member...", "PFADD key element...", "PFADD key element...", "PFADD key element... element... element... element...", "PFADD key element... element... element... element...", "PFADD key", "PFCOUNT key", "PFCOUNT key key", "PFCOUNT key key key",
        "PFMERGE key key", "PFMERGE key key key", "PFMERGE key", "GET key", "GET key", "PFDEBUG DECODE key", "PFDEBUG ENCODING key", "DEL key", "COPY key key", "TYPE key", "PFCOUNT string", "PFADD string element", "PFMERGE key string",
    ];

    /// <summary>All scores are equal: only then a range by members means something.</summary>
    private static readonly string[] SortedSetsOfOneScore =
    [
        "ZADD key 0+member...", "ZADD key 0+member...", "ZREM key member...", "ZLEXCOUNT key lexedge lexedge", "ZRANGE key lexedge lexedge BYLEX", "ZRANGE key lexedge lexedge BYLEX REV LIMIT small small",
        "ZRANGEBYLEX key lexedge lexedge", "ZRANGEBYLEX key lexedge lexedge LIMIT small small", "ZREVRANGEBYLEX key lexedge lexedge", "ZREMRANGEBYLEX key lexedge lexedge", "ZRANK key member", "ZPOPMAX key small", "ZRANGESTORE key key lexedge lexedge BYLEX", "ZUNIONSTORE key 2 key key WEIGHTS 0 0",
    ];

    private static readonly string[] Streams =
    [
        "XADD key grownid member value", "XADD key grownid member value", "XADD key grownid member value", "XADD key grownid field value other value", "XADD key grownid member+value...", "XADD key entryid field value",
        "XADD key NOMKSTREAM grownid field value", "XADD key MAXLEN number grownid field value", "XADD key MAXLEN = small grownid field value", "XADD key MINID entryid grownid field value", "XADD key MINID MAXLEN 3 grownid a b",
        "XADD key MAXLEN ~ 1000 LIMIT small grownid a b", "XADD key MAXLEN 5 LIMIT 5 grownid a b", "XADD key LIMIT 5 grownid a b", "XADD key grownid a", "XADD key NOMKSTREAM", "XADD key MAXLEN",
        "XLEN key", "XRANGE key rangeid rangeid", "XRANGE key rangeid rangeid COUNT small", "XRANGE key - +", "XREVRANGE key rangeid rangeid", "XREVRANGE key rangeid rangeid COUNT small", "XREVRANGE key + -", "XRANGE key - + COUNT",
        "XDEL key entryid...", "XDEL key entryid...", "XDEL key rangeid", "XTRIM key MAXLEN small", "XTRIM key MAXLEN = number", "XTRIM key MINID entryid", "XTRIM key MINID = entryid LIMIT 10", "XTRIM key MAXLEN 5 MINID 6", "XTRIM key LIMIT 5", "XTRIM key LIMIT 0", "XTRIM key UP 5",
        "XREAD STREAMS key readid", "XREAD COUNT small STREAMS key key readid readid", "XREAD STREAMS key $", "XREAD STREAMS key key $ readid", "XREAD STREAMS key >", "XREAD COUNT 1 key 0", "XREAD GROUP a b STREAMS key 0", "XREAD NOACK STREAMS key 0",
        "XREAD BLOCK abc STREAMS key 0", "XREAD BLOCK -1 STREAMS key 0", "XSETID key grownid ENTRIESADDED number", "XSETID key grownid ENTRIESADDED 1000 MAXDELETEDID entryid", "XSETID key 1-1 UP", "COPY key key", "RENAME key key", "TYPE key", "OBJECT ENCODING key", "DEBUG DIGEST-VALUE key", "DEL key",
    ];

    private static readonly string[] Groups =
    [
        "XADD key grownid field value", "XADD key grownid field value", "XADD key grownid field value", "XADD key grownid field value other value", "XDEL key readid", "XTRIM key MAXLEN 100", "XTRIM key MINID entryid",
        "XGROUP CREATE key group 0", "XGROUP CREATE key group $ MKSTREAM", "XGROUP CREATE key group readid ENTRIESREAD 3", "XGROUP CREATE key group 0 MKSTREAM ENTRIESREAD -2", "XGROUP CREATE key group abc", "XGROUP SETID key group readid",
        "XGROUP SETID key group $ ENTRIESREAD 3", "XGROUP SETID key group - MKSTREAM", "XGROUP DELCONSUMER key group consumer", "XREADGROUP GROUP group consumer COUNT small STREAMS key >",
        "XREADGROUP GROUP group consumer COUNT small STREAMS key >", "XREADGROUP GROUP group consumer STREAMS key >", "XREADGROUP GROUP group consumer COUNT 2 NOACK STREAMS key >", "XREADGROUP GROUP group consumer STREAMS key 0",
        "XREADGROUP GROUP group consumer COUNT small STREAMS key key readid >", "XREADGROUP GROUP group consumer STREAMS key $", "XREADGROUP GROUP g STREAMS key >",
        "XACK key group pendingid...", "XACK key group pendingid...", "XACK key group rangeid", "XPENDING key group", "XPENDING key group", "XPENDING key group rangeid rangeid small", "XPENDING key group - + number consumer", "XPENDING key group IDLE 0 - + 10",
        "XPENDING key group IDLE 10000000 - + 10 consumer", "XPENDING key group - +", "XPENDING key group IDLE abc - + 5", "XCLAIM key group consumer 0 pendingid...", "XCLAIM key group consumer 0 pendingid FORCE", "XCLAIM key group consumer 0 pendingid JUSTID",
        "XCLAIM key group consumer 1000000 pendingid", "XCLAIM key group consumer 0 pendingid RETRYCOUNT small LASTID pendingid", "XCLAIM key group consumer -5 pendingid IDLE 5", "XCLAIM key group consumer x pendingid", "XCLAIM key group consumer 0 pendingid UP",
        "XAUTOCLAIM key group consumer 0 rangeid COUNT small", "XAUTOCLAIM key group consumer 0 0", "XAUTOCLAIM key group consumer 0 - JUSTID COUNT 2", "XAUTOCLAIM key group consumer 10000000 -", "XAUTOCLAIM key group consumer 0 - UP", "XINFO GROUPS key",
        "XINFO STREAM key", "XINFO STREAM key FULL", "XINFO STREAM key FULL COUNT small", "XINFO STREAM key UP", "XINFO CONSUMERS key nosuch", "COPY key key", "RENAME key key", "XLEN key",
    ];

    /// <summary>Now and then what others build on goes.</summary>
    private static readonly string[] GroupsAndEnds = [.. Groups, .. Groups, .. Groups, "XGROUP DESTROY key group", "DEL key", "XSETID key grownid ENTRIESADDED 5000"];

    public static TheoryData<string, int, int, int> Runs
    {
        get
        {
            var runs = new TheoryData<string, int, int, int>();
            foreach (var family in (string[])["hash", "list", "set", "zset", "lex", "bitmap", "hll", "geo", "sort", "stream", "group"])
            {
                runs.Add(family, 1, 60, 2);
                runs.Add(family, 2, 400, 2);
                runs.Add(family, 3, 400, 3);
            }

            return runs;
        }
    }

    [PeerTheory]
    [MemberData(nameof(Runs))]
    public void Replies_are_those_of_the_peer(string family, int seedDefault, int members, int version)
    {
        var steps = Number("DISTRO_PEER_COMMANDS", family == "hll" ? Steps / 4 : Steps);
        var seed = Number("DISTRO_PEER_SEED", 0) * 100 + seedDefault;
        using var sides = new SideBySide(version);
        var mix = new CommandMix(new Random(seed), members, Templates(family));
        var history = new List<byte[][]>();
        for (var step = 0; step < steps; step++)
        {
            history.Add(mix.Next());
            var difference = sides.Run(history[^1]) ?? (step % StepsBetweenStates == StepsBetweenStates - 1 ? sides.CompareState() : null);
            if (difference is null) continue;
            Assert.Fail($"{family} seed {seed} step {step}: {difference}\nfewest commands that show a difference:\n{string.Join('\n', new Shrinker(sides).Shrink(history))}");
        }

        sides.ExpectCopyIsEqual();
    }

    private static int Number(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), out var value) ? value : otherwise;

    internal static string[] Templates(string family) => family switch
    {
        "hash" => Hashes,
        "list" => Lists,
        "set" => Sets,
        "zset" => SortedSets,
        "stream" => Streams,
        "group" => GroupsAndEnds,
        "bitmap" => Bitmaps,
        "hll" => HyperLogLogs,
        "geo" => Places,
        "sort" => Sorts,
        _ => SortedSetsOfOneScore,
    };
}
