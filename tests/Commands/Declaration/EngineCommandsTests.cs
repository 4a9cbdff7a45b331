using System.Text;
using Distro.Commands.Declaration;

namespace Distro.Tests.Commands.Declaration;

/// <summary>Every command of the engine's groups that Valkey 9.1 or Redis 8.8 has, with LMOVEM and the times of a set's members, which came later: each is in the table. Names as both servers list them.</summary>
public sealed class EngineCommandsTests
{
    [Theory]
    [InlineData("string", "append, decr, decrby, delex, delifeq, digest, get, getdel, getex, getrange, getset, incr, incrby, incrbyfloat, increx, lcs, mget, mset, msetex, msetnx, psetex, set, setex, setnx, setrange, strlen, substr")]
    [InlineData("bitmap", "bitcount, bitfield, bitfield_ro, bitop, bitpos, getbit, setbit")]
    [InlineData("hash", "hdel, hexists, hexpire, hexpireat, hexpiretime, hget, hgetall, hgetdel, hgetex, hincrby, hincrbyfloat, hkeys, hlen, hmget, hmset, hpersist, hpexpire, hpexpireat, hpexpiretime, hpttl, hrandfield, hscan, hset, hsetex, hsetnx, hstrlen, httl, hvals")]
    [InlineData("list", "blmove, blmpop, blpop, brpop, brpoplpush, lindex, linsert, llen, lmove, lmpop, lpop, lpos, lpush, lpushx, lrange, lrem, lset, ltrim, rpop, rpoplpush, rpush, rpushx, lmovem, blmovem")]
    [InlineData("set", "sadd, scard, sdiff, sdiffstore, sinter, sintercard, sinterstore, sismember, smembers, smismember, smove, spop, srandmember, srem, sscan, sunion, sunionstore, sexpire, sexpireat, sexpiretime, spexpire, spexpireat, spexpiretime, spttl, sttl, sdiffcard, sunioncard")]
    [InlineData("sorted-set", "bzmpop, bzpopmax, bzpopmin, zadd, zcard, zcount, zdiff, zdiffstore, zincrby, zinter, zintercard, zinterstore, zlexcount, zmpop, zmscore, zpopmax, zpopmin, zrandmember, zrange, zrangebylex, zrangebyscore, zrangestore, zrank, zrem, zremrangebylex, zremrangebyrank, zremrangebyscore, zrevrange, zrevrangebylex, zrevrangebyscore, zrevrank, zscan, zscore, zunion, zunionstore")]
    [InlineData("stream", "xack, xackdel, xadd, xautoclaim, xcfgset, xclaim, xdel, xdelex, xgroup, xgroup create, xgroup createconsumer, xgroup delconsumer, xgroup destroy, xgroup help, xgroup setid, xidmprecord, xinfo, xinfo consumers, xinfo groups, xinfo help, xinfo stream, xlen, xnack, xpending, xrange, xread, xreadgroup, xrevrange, xsetid, xtrim")]
    [InlineData("hyperloglog", "pfadd, pfcount, pfdebug, pfmerge, pfselftest")]
    [InlineData("geo", "geoadd, geodist, geohash, geopos, georadius, georadiusbymember, georadiusbymember_ro, georadius_ro, geosearch, geosearchstore")]
    [InlineData("generic", "copy, del, dump, exists, expire, expireat, expiretime, keys, migrate, move, object, object encoding, object freq, object help, object idletime, object refcount, persist, pexpire, pexpireat, pexpiretime, pttl, randomkey, rename, renamenx, restore, scan, sort, sort_ro, touch, ttl, type, unlink, wait, waitaof")]
    public void Every_command_of_the_group_is_there(string group, string names)
    {
        var table = CommandTable.Default;
        var missing = names.Split(", ").Where(name => !Has(table, name.Split(' '))).ToList();
        Assert.True(missing.Count == 0, $"of {group} these are missing: {string.Join(", ", missing)}");
    }

    private static bool Has(CommandTable table, string[] words)
        => table.Find(Encoding.ASCII.GetBytes(words[0])) is { } command && (words.Length == 1 || table.FindSubcommand(command, Encoding.ASCII.GetBytes(words[1])) is not null);
}
