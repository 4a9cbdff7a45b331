namespace Distro.Tests.Commands.Differential;

/// <summary>
/// Random commands of all families over the same few keys, so that types clash, from templates: {k} a key, {h} a key that only HyperLogLogs have (we refuse those that APPEND broke, the peer does not look), {v} a value, {n} a small number, {f} a fraction that is exact in binary, {d} any, {t} a far point in time,
/// {w} a word, {g} a glob pattern. Only what a redis-server 7.0
/// answers the same way, whatever the time.
/// </summary>
internal sealed class MixedCommands(int seed, int keys = 8)
{
    private static readonly string[] Templates =
    [
        "SET {k} {v}", "SET {k} {n}", "SET {k} {v} NX", "SET {k} {v} XX", "SET {k} {v} GET", "SET {k} {v} NX GET", "SET {k} {v} PXAT {t}", "SET {k} {v} EXAT -5", "SET {k} {v} KEEPTTL",
        "SET {k} {v} {w}", "SET {k} {v} EX nosuch", "SET {k} {v} EX {n} KEEPTTL", "GET {k}", "GETSET {k} {v}", "GETDEL {k}", "GETEX {k}", "GETEX {k} PERSIST", "GETEX {k} PXAT {t}", "GETEX {k} {w}",
        "SETNX {k} {v}", "SETEX {k} 0 {v}", "SETEX {k} nosuch {v}", "MGET {k} {k} {k}", "MSET {k} {v} {k} {n}", "MSET {k} {v} {k}", "MSETNX {k} {v} {k} {v}", "APPEND {k} {v}", "STRLEN {k}",
        "GETRANGE {k} {n} {n}", "SUBSTR {k} {n} {n}", "SETRANGE {k} {n} {v}", "INCR {k}", "DECR {k}", "INCRBY {k} {n}", "DECRBY {k} {n}", "INCRBY {k} 9223372036854775807",
        "INCRBYFLOAT {k} {n}", "INCRBYFLOAT {k} {v}", "INCRBYFLOAT {k} {d}", "GETEX {k} EXAT 100", "LCS {k} {k}", "LCS {k} {k} LEN", "LCS {k} {k} IDX MINMATCHLEN {n} WITHMATCHLEN",
        "DEL {k} {k}", "UNLINK {k}", "EXISTS {k} {k}", "TOUCH {k} {k}", "TYPE {k}", "RENAME {k} {k}", "RENAMENX {k} {k}", "COPY {k} {k}", "COPY {k} {k} REPLACE", "COPY {k} {k} DB 1 REPLACE",
        "EXPIREAT {k} {n}", "PEXPIREAT {k} {t}", "PEXPIREAT {k} {t} {w}", "EXPIRE {k} nosuch", "EXPIRE {k} -5", "EXPIRE {k} {n} NX XX", "PEXPIREAT {k} {t} GT", "PEXPIREAT {k} {t} LT", "PEXPIREAT {k} {t} NX", "PEXPIREAT {k} {t} XX",
        "EXPIRETIME {k}", "PEXPIRETIME {k}", "PERSIST {k}", "KEYS {g}", "DBSIZE", "SELECT {n}", "SELECT 0", "ECHO {v}", "PING {v}", "OBJECT REFCOUNT", "WAIT 0 0", "CLIENT GETNAME", "SCAN nosuch",
        "HSET {k} {v} {v}", "HSET {k} {v} {n} {v} {f}", "HSET {k} {v}", "HSETNX {k} {v} {v}", "HGET {k} {v}", "HMGET {k} {v} {v}", "HGETALL {k}", "HDEL {k} {v} {v}", "HLEN {k}", "HEXISTS {k} {v}", "HKEYS {k}",
        "HVALS {k}", "HSTRLEN {k} {v}", "HINCRBY {k} {v} {n}", "HINCRBYFLOAT {k} {v} {n}",
        "LPUSH {k} {v} {v}", "RPUSH {k} {v} {n}", "LPUSHX {k} {v}", "RPUSHX {k} {v}", "LPOP {k}", "RPOP {k}", "LPOP {k} {n}", "RPOP {k} {n}", "LLEN {k}", "LRANGE {k} {n} {n}", "LINDEX {k} {n}", "LSET {k} {n} {v}",
        "LREM {k} {n} {v}", "LTRIM {k} {n} {n}", "LINSERT {k} BEFORE {v} {v}", "LINSERT {k} {w} {v} {v}", "LPOS {k} {v}", "RPOPLPUSH {k} {k}", "LMOVE {k} {k} LEFT RIGHT",
        "SADD {k} {v} {v}", "SADD {k} {n} {n}", "SREM {k} {v} {n}", "SMEMBERS {k}", "SISMEMBER {k} {v}", "SMISMEMBER {k} {v} {n}", "SCARD {k}", "SMOVE {k} {k} {v}", "SINTER {k} {k}", "SUNION {k} {k}", "SDIFF {k} {k}",
        "SINTERSTORE {k} {k} {k}", "SUNIONSTORE {k} {k} {k}", "SDIFFSTORE {k} {k} {k}", "SINTERCARD 2 {k} {k}",
        "ZADD {k} {f} {v} {n} {v}", "ZADD {k} NX {f} {v}", "ZADD {k} XX CH {f} {v}", "ZADD {k} GT CH {f} {v}", "ZADD {k} INCR {f} {v}", "ZADD {k} NX GT {f} {v}", "ZADD {k} {v} {v}", "ZREM {k} {v} {v}", "ZSCORE {k} {v}",
        "ZMSCORE {k} {v} {v}", "ZCARD {k}", "ZINCRBY {k} {f} {v}", "ZRANK {k} {v}", "ZREVRANK {k} {v}", "ZRANGE {k} {n} {n}", "ZRANGE {k} {n} {n} WITHSCORES", "ZRANGE {k} {n} {n} REV", "ZRANGE {k} {f} {f} BYSCORE",
        "ZRANGE {k} ({f} +inf BYSCORE LIMIT {n} {n}", "ZRANGE {k} - + BYLEX", "ZRANGEBYSCORE {k} {f} {f}", "ZREVRANGE {k} {n} {n}", "ZCOUNT {k} {f} {f}", "ZLEXCOUNT {k} - +", "ZPOPMIN {k}", "ZPOPMAX {k} {n}",
        "ZREMRANGEBYRANK {k} {n} {n}", "ZREMRANGEBYSCORE {k} {f} {f}", "ZRANGE {k} {v} {n}", "SETBIT {k} {n} 1", "SETBIT {k} 7{n} 0", "GETBIT {k} 5", "BITCOUNT {k}", "BITPOS {k} 1 {n}", "BITOP OR {k} {k} {k}", "BITOP NOT {k} {k}", "BITFIELD {k} INCRBY u5 3 7 GET i12 4", "PFADD {h} {v} {v}", "PFCOUNT {h} {h}", "PFCOUNT {k}", "PFMERGE {h} {h} {h}",
        "GEOADD {k} 1.5 2 {v}", "GEODIST {k} {v} {v}", "GEOPOS {k} {v}", "GEOHASH {k} {v}", "GEOSEARCH {k} FROMLONLAT 1 2 BYRADIUS 100 km ASC", "GEOSEARCHSTORE {k} {k} FROMLONLAT 1 2 BYBOX 200 100 km", "SORT {k} ALPHA STORE {k}", "SORT {k} ALPHA LIMIT 0 3", "SORT {k} BY nosort GET {k} STORE {k}", "ZUNIONSTORE {k} 2 {k} {k}", "ZINTERSTORE {k} 2 {k} {k}", "ZDIFF 2 {k} {k} WITHSCORES", "ZRANGESTORE {k} {k} {n} {n}", "ZINTERCARD {n} {k} {k}", "ZRANGE {k} 0 -1 {w}",
    ];

    private static readonly string[] Words = ["NX", "XX", "GT", "LT", "GET", "LEN", "nosuch", "BEFORE", "AFTER", "WITHSCORES", "KEEPTTL"];
    private static readonly string[] Globs = ["*", "k*", "k[1-3]", "k?", "[^k]*", "k\\1", "nosuch", "*1"];
    private static readonly string[] Fractions = ["1.5", "-2.25", "3", "1e3", "inf", "-inf", "100", "0.125"];

    /// <summary>Replies that come in an order of each server's own.</summary>
    private static readonly HashSet<string> Unordered = ["KEYS", "HGETALL", "HKEYS", "HVALS", "SMEMBERS", "SINTER", "SUNION", "SDIFF"];

    private readonly Random random = new(seed);
    private readonly IReadOnlySet<string> known = Distro.Commands.Declaration.CommandTable.Default.Commands.Select(command => command.Name).ToHashSet();

    public static bool IsUnordered(string command) => Unordered.Contains(command);

    public List<string> Next()
    {
        while (true)
        {
            var template = Templates[random.Next(Templates.Length)].Split(' ');
            if (known.Contains(template[0])) return [.. template.Select(Fill)];
        }
    }

    private string Fill(string word)
    {
        var open = word.IndexOf('{');
        return open < 0 ? word : word[..open] + Value(word[open + 1]) + word[(open + 3)..];
    }

    private string Value(char kind) => kind switch
    {
        'k' => "k" + random.Next(keys),
        'h' => "h" + random.Next(3),
        'v' => random.Next(6) switch { 0 => "", 1 => new string((char)('a' + random.Next(4)), random.Next(1, 90)), 2 => random.Next(-20, 20).ToString(), _ => "v" + random.Next(6) },
        'n' => random.Next(-12, 13).ToString(),
        'd' => $"{random.Next(-1000, 1000)}.{random.Next(100_000)}",
        'f' => Fractions[random.Next(Fractions.Length)],
        't' => (4_000_000_000_000 + random.Next(5) * 1000).ToString(),
        'g' => Globs[random.Next(Globs.Length)],
        _ => Words[random.Next(Words.Length)],
    };
}
