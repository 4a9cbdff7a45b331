namespace Distro.Tests.Commands.Execution;

/// <summary>
/// What <see cref="AllocationTests"/> runs, by family: for every command at least one line that succeeds. A line may be several commands (" ; ") that together leave
/// things as they were, so that what makes, grows and deletes values is measured too. <c>{dump:KEY}</c> stands for that key's payload.
/// </summary>
internal static class AllocationLines
{
    public static readonly string[] Connection =
    [
        "PING", "PING hello", "ECHO hello", "SELECT 0", "TIME", "CLIENT ID", "CLIENT GETNAME", "CLIENT NO-EVICT on", "CLIENT NO-TOUCH off", "CLIENT DURABILITY default", "CLIENT REPLY on", "CLIENT GETREDIR", "COMMAND COUNT",
        "ASKING", "READONLY", "READWRITE", "MULTI ; DISCARD", "UNWATCH", "UNSUBSCRIBE channel", "PUNSUBSCRIBE", "SUNSUBSCRIBE", "PUBSUB NUMSUB channel", "PUBSUB SHARDNUMSUB channel", "PUBLISH nobody message", "SPUBLISH nobody message", "PUBSUB NUMPAT",
        "LASTSAVE", "WAIT 0 0", "WAITAOF 0 0 0", "CLUSTER KEYSLOT key",
    ];

    public static readonly string[] Strings =
    [
        "GET k", "GET number", "GET nosuch", "SET k value", "SET k value EX 100", "SET k value NX", "SET k value XX GET", "SET t value ; DEL t", "SETNX k v", "SETEX k 100 v", "PSETEX k 1000 v", "GETSET k v",
        "SET t v ; GETDEL t", "GETDEL nosuch", "GETEX k EX 100", "MGET k number nosuch", "MSET k 1 number 2", "MSETNX k 1 x 2", "MSETNX t 1 u 2 ; DEL t u", "MSETEX 1 k v EX 10", "APPEND nosuch \"\"", "APPEND t abc ; APPEND t def ; DEL t",
        "STRLEN k", "GETRANGE k 0 2", "SUBSTR k 0 2", "SETRANGE k 0 xyz", "SETRANGE t 5000 xyz ; DEL t", "INCR number", "DECR number", "INCRBY number 5", "DECRBY number 5", "INCRBYFLOAT number 1", "INCRBYFLOAT fraction 0.5",
        "INCREX number UBOUND 5", "INCREX fraction BYFLOAT 0.1 UBOUND 1", "DIGEST k", "SET k value IFNE other", "DELIFEQ k no", "SET t v ; DELIFEQ t v", "DELEX nosuch", "SET t v ; DELEX t IFEQ v",
        "LCS k text LEN", "LCS k text", "LCS k text IDX WITHMATCHLEN", "SETBIT k 5 1", "GETBIT k 5", "BITCOUNT k 0 -1", "BITPOS k 1 0 -1 BIT", "BITOP XOR d k k", "BITOP DIFF d k text", "BITFIELD_RO k GET u4 0",
        "BITFIELD k SET u5 3 7 OVERFLOW SAT INCRBY i8 #1 100 GET u63 0", "PFADD counters a b c", "PFCOUNT counters", "PFCOUNT counters counters", "PFMERGE d counters", "PFADD t a ; DEL t",
    ];

    public static readonly string[] Generic =
    [
        "DEL nosuch", "SET t v ; DEL t", "UNLINK nosuch", "SET t v ; UNLINK t", "EXISTS k nosuch", "TOUCH k", "TYPE k", "EXPIRE k 100", "PEXPIRE k 1000", "EXPIREAT k 2000000000", "PEXPIREAT k 2000000000000", "TTL k", "PTTL k",
        "EXPIRETIME k", "PEXPIRETIME k", "EXPIRE k 100 ; PERSIST k", "SET t v ; PEXPIRE t -1", "RENAME k k", "RENAME big t ; RENAME t big", "RENAMENX k t ; RENAME t k", "COPY k t ; DEL t", "COPY biglist t ; DEL t", "COPY bigz t DB 1 ; SELECT 1 ; DEL t ; SELECT 0",
        "MOVE k 1 ; SELECT 1 ; MOVE k 0 ; SELECT 0", "SCAN 0", "SCAN 0 MATCH b* TYPE hash COUNT 100", "KEYS k*", "RANDOMKEY", "DBSIZE", "OBJECT ENCODING k", "OBJECT REFCOUNT k", "OBJECT IDLETIME k", "MEMORY USAGE big",
        "DUMP k", "DUMP big", "DUMP biglist", "DUMP bigz", "RESTORE t 0 {dump:text} ; DEL t", "RESTORE t 0 {dump:big} REPLACE", "RESTORE-ASKING t 0 {dump:biglist} REPLACE", "RESTORE t 0 {dump:bigz} REPLACE IDLETIME 5",
        "SORT s", "SORT bigset ALPHA DESC LIMIT 0 5", "SORT s BY w_* GET # GET w_*", "SORT s STORE d", "SORT_RO s", "CLUSTER COUNTKEYSINSLOT 0", "CLUSTER GETKEYSINSLOT 0 10",
    ];

    public static readonly string[] Hashes =
    [
        "HSET h a 1 b 2", "HSET big f1 x", "HSET t a 1 ; DEL t", "HSET big new x ; HDEL big new", "HMSET h a 1", "HSETNX h a 1", "HGET h a", "HGET big f7", "HMGET h a x", "HGETALL big", "HKEYS h", "HVALS big", "HDEL h nosuch", "HLEN h",
        "HEXISTS h a", "HSTRLEN h a", "HINCRBY h n 1", "HINCRBYFLOAT h x 1.5", "HSCAN big 0", "HSCAN h 0 NOVALUES", "HRANDFIELD big", "HRANDFIELD big 5 WITHVALUES", "HRANDFIELD big -5", "HRANDFIELD big 190",
        "HEXPIRE big 100 FIELDS 2 f1 f2", "HPEXPIRE h 100000 FIELDS 1 a", "HEXPIREAT big 2000000000 FIELDS 1 f3", "HPEXPIREAT big 2000000000000 FIELDS 1 f4", "HEXPIRETIME big FIELDS 1 f4", "HPEXPIRETIME big FIELDS 2 f4 f5", "HTTL big FIELDS 1 f1",
        "HPTTL h FIELDS 1 a", "HEXPIRE big 100 FIELDS 1 f9 ; HPERSIST big FIELDS 1 f9", "HGETEX big EX 100 FIELDS 1 f10", "HSETEX big EX 100 FIELDS 2 f11 a f12 b", "HSETEX t FNX FIELDS 1 a 1 ; HGETDEL t FIELDS 1 a", "HSET t a 1 ; HEXPIRE t 0 FIELDS 1 a",
    ];

    public static readonly string[] Lists =
    [
        "LPUSH l a", "RPUSH t a b c ; LPOP t 3", "RPUSH biglist a", "LPUSHX l a", "RPUSHX biglist a", "LPOP l", "RPOP biglist", "RPOP biglist 2", "LRANGE biglist 0 20", "LLEN l", "LINDEX biglist 100", "LSET biglist 100 xyz", "LINSERT l BEFORE a b", "LREM biglist 1 nosuch",
        "RPUSH biglist same ; LREM biglist -1 same", "LTRIM biglist 0 -1", "LPOS biglist element:50 COUNT 0", "LMOVE biglist biglist LEFT RIGHT", "RPOPLPUSH biglist biglist", "LMOVEM biglist biglist LEFT RIGHT COUNT 3 BULK", "LMPOP 2 nosuch biglist LEFT COUNT 1",
        "LPUSH t a ; BLPOP t 0", "LPUSH t a ; BRPOP nosuch t 0", "LPUSH t a ; BLMPOP 0 1 t LEFT", "BLMOVE biglist biglist LEFT RIGHT 0", "BRPOPLPUSH biglist biglist 0", "BLMOVEM biglist biglist LEFT RIGHT 0 COUNT 2 OBO",
    ];

    public static readonly string[] Sets =
    [
        "SADD s 1 2 3", "SADD t 1 ; SADD t x ; DEL t", "SADD bigset m1", "SADD bigset new ; SREM bigset new", "SREM s 9", "SMEMBERS bigset", "SISMEMBER bigset m1", "SMISMEMBER s 1 9", "SCARD s", "SSCAN bigset 0 MATCH m*", "SRANDMEMBER bigset 5", "SRANDMEMBER s -5",
        "SPOP bigset", "SINTER s bigset", "SUNION s bigset", "SDIFF bigset s", "SUNIONSTORE d s s", "SINTERSTORE d bigset bigset", "SDIFFSTORE d bigset s", "SINTERCARD 2 s bigset LIMIT 3", "SDIFFCARD 2 bigset s", "SUNIONCARD 2 s bigset APPROX", "SMOVE s s 1", "SADD t 1 ; SMOVE t u 1 ; DEL u",
        "SEXPIRE bigset 100 MEMBERS 2 m1 m2", "SPEXPIRE s 100000 MEMBERS 1 1", "SEXPIREAT bigset 2000000000 MEMBERS 1 m3", "SPEXPIREAT bigset 2000000000000 MEMBERS 1 m4", "SEXPIRETIME bigset MEMBERS 1 m4", "SPEXPIRETIME bigset MEMBERS 1 m4",
        "STTL bigset MEMBERS 1 m1", "SPTTL bigset MEMBERS 1 m1",
    ];

    public static readonly string[] SortedSets =
    [
        "ZADD z 1 a 2 b", "ZADD t 1 a ; DEL t", "ZADD bigz 5 m7", "ZADD bigz 5 new ; ZREM bigz new", "ZADD bigz INCR 1 m8", "ZINCRBY bigz 1 m9", "ZREM z nosuch", "ZSCORE bigz m1", "ZMSCORE z a b", "ZCARD z", "ZRANK bigz m50", "ZREVRANK bigz m50 WITHSCORE", "ZRANGE bigz 0 10 WITHSCORES",
        "ZRANGE bigz (5 100 BYSCORE REV LIMIT 1 5", "ZREVRANGE bigz 0 10", "ZRANGEBYSCORE bigz 5 50 LIMIT 1 5", "ZREVRANGEBYSCORE bigz 50 5 WITHSCORES", "ZRANGEBYLEX z - +", "ZREVRANGEBYLEX z + -", "ZLEXCOUNT z - +", "ZCOUNT bigz 1 100", "ZSCAN bigz 0",
        "ZPOPMIN bigz", "ZPOPMAX bigz 2", "ZMPOP 2 nosuch bigz MIN COUNT 1", "BZPOPMIN bigz 0", "BZPOPMAX nosuch bigz 0", "BZMPOP 0 1 bigz MAX COUNT 1", "ZREMRANGEBYRANK bigz 0 0", "ZADD t 1 a 2 b ; ZREMRANGEBYSCORE t 1 2", "ZADD t 1 a 1 b ; ZREMRANGEBYLEX t - +", "ZRANDMEMBER bigz 3",
        "ZUNION 2 z bigz WEIGHTS 1 2 WITHSCORES", "ZINTER 2 bigz bigset", "ZDIFF 2 bigz z", "ZUNIONSTORE d 2 bigz z", "ZINTERSTORE d 2 bigz bigset AGGREGATE MAX", "ZDIFFSTORE d 2 bigz z", "ZINTERCARD 2 bigz bigset LIMIT 5", "ZRANGESTORE d bigz 0 300",
        "GEOADD places 1 2 a 1.1 2 b", "GEODIST places a b", "GEOHASH places a b", "GEOPOS places a", "GEOSEARCH places FROMLONLAT 1 2 BYRADIUS 100 km ASC WITHDIST WITHCOORD", "GEOSEARCH places BYPOLYGON 3 0 0 0 5 5 0", "GEOSEARCHSTORE d places FROMMEMBER a BYBOX 50 50 km",
        "GEORADIUS places 1 2 100 km COUNT 1", "GEORADIUS_RO places 1 2 100 km", "GEORADIUSBYMEMBER places a 100 km STORE d", "GEORADIUSBYMEMBER_RO places a 100 km",
    ];

    public static readonly string[] Streams =
    [
        "XADD x * f v", "XADD t 1-1 f v ; DEL t", "XADD x MAXLEN ~ 300 * f v g w", "XADD x IDMP p message * f v", "XADD x IDMPAUTO p * f v", "XADD x NOMKSTREAM * f v", "XLEN bigx", "XRANGE bigx - + COUNT 20", "XREVRANGE bigx + - COUNT 20", "XREAD COUNT 3 STREAMS bigx x 5 $", "XREAD BLOCK 0 COUNT 3 STREAMS bigx 5",
        "XDEL bigx 7-7", "XTRIM bigx MAXLEN 490", "XTRIM bigx MINID 5 DELREF", "XREADGROUP GROUP g c COUNT 2 STREAMS bigx >", "XREADGROUP GROUP g c NOACK COUNT 2 STREAMS bigx >", "XREADGROUP GROUP g c COUNT 5 STREAMS bigx 0", "XREADGROUP GROUP g c CLAIM 0 COUNT 5 STREAMS bigx >",
        "XACK bigx g 20-0 21-0", "XPENDING bigx g", "XPENDING bigx g - + 10 c", "XCLAIM bigx g other 0 30-0 31-0", "XAUTOCLAIM bigx g c 0 - COUNT 5", "XNACK bigx g FAIL IDS 1 40-0", "XDELEX bigx ACKED IDS 1 41-0", "XACKDEL bigx g IDS 1 42-0", "XGROUP SETID bigx g 200",
        "XGROUP CREATECONSUMER bigx g c", "XGROUP CREATE bigx h 0 ; XREADGROUP GROUP h c COUNT 20 STREAMS bigx > ; XGROUP DELCONSUMER bigx h c ; XGROUP DESTROY bigx h", "XINFO STREAM bigx", "XINFO STREAM bigx FULL", "XINFO GROUPS bigx", "XINFO CONSUMERS bigx g",
        "XSETID bigx 1000-0", "XCFGSET bigx IDMP-MAXSIZE 10", "XADD t 1-1 f v ; XIDMPRECORD t p i 1-1 ; DEL t",
    ];

    /// <summary>What is answered with an error, which must cost no more.</summary>
    public static readonly string[] Refused = ["GETRANGE k x y", "INCR text", "LPUSH text a", "SETEX k 0 v", "XADD bigx 1-1 f v", "RESTORE t 0 abcdefghijkl", "OBJECT FREQ k", "GET", "NOSUCH a b"];

    public static IEnumerable<string> Succeeding => [.. Connection, .. Strings, .. Generic, .. Hashes, .. Lists, .. Sets, .. SortedSets, .. Streams];
}
