using System.Text;
using System.Text.RegularExpressions;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Differential;

/// <summary>Scripts run here and by a live redis-server: the same reply, to the byte, errors and the numbers of a seeded math.random included.</summary>
public sealed partial class ScriptTests
{
    private static readonly string[] Scripts =
    [
        "return cjson.encode({1, 2, 3, 'four', true, false, cjson.null, 1.5, -0.25, 1e20, 123456789012, 2^53})",
        "return cjson.encode({a = {b = {c = {}}}})",
        "return cjson.encode('quote \" slash / back \\\\ tab \\t nl \\n ctrl \\1 del \\127 high \\195\\169')",
        "return cjson.encode({[1] = 'a', [2] = 'b', [4] = 'd'})",
        "return cjson.encode({[1] = 1, [100] = 2})",
        "return cjson.encode({[10] = 1})",
        "return cjson.encode(nil)",
        "return cjson.encode(function() end)",
        "return cjson.encode({[true] = 1})",
        "return cjson.encode(0/0)",
        "return cjson.encode(1/0)",
        "return cjson.encode()",
        "local t = {} for i = 1, 1001 do t = {t} end return cjson.encode(t)",
        "local t = {} t[1] = t return cjson.encode(t)",
        "return cjson.decode('[1, 2.5, \"x\", [true, {\"k\": 5}]]')",
        "return cjson.decode('{\"a\": {\"b\": [1, 2, {\"c\": \"deep\"}]}}').a.b[3].c",
        "return cjson.decode('\"\\\\u00e9\\\\ud83d\\\\ude00\\\\n\\\\/\"')",
        "return tostring(cjson.decode('null'))",
        "return tostring(cjson.decode('1e3')) .. tostring(cjson.decode('-0.5')) .. tostring(cjson.decode(' 7 '))",
        "return cjson.decode('[1, 2')",
        "return cjson.decode('[1, ]')",
        "return cjson.decode('{\"a\" 1}')",
        "return cjson.decode('{1: 2}')",
        "return cjson.decode('+1')",
        "return cjson.decode('+x')",
        "return cjson.decode('[1]\\0 [')",
        "return cjson.decode('[1 \\0, 2]')",
        "return cjson.decode('\"a\\0b\"')",
        "return cjson.decode('\"a\\\\')",
        "return cjson.encode_number_precision(15)",
        "return cmsgpack.unpack('\\196\\1x')",
        "return {string.find(string.rep('a', 2000), string.rep('a?', 2000))}",
        "return redis.acl_check_cmd('get')",
        "return tostring(select(2, pcall()))",
        "return {pcall(rawset, string, 'x', 1)}",
        "table.insert(string, 1)",
        "error({err = 5.5})",
        "return tostring(redis.setresp('2'))",
        "return cjson.decode('{\"a\": 1,}')",
        "return cjson.decode('nul')",
        "return cjson.decode('\"abc')",
        "return cjson.decode('\"a\\\\xb\"')",
        "return cjson.decode('\"\\\\ud800\"')",
        "return cjson.decode('[1] x')",
        "return cjson.decode('')",
        "return cjson.decode(('['):rep(1001))",
        "cjson.encode_number_precision(3) local s = cjson.encode(1/3) cjson.encode_number_precision(14) return s",
        "return {cjson.encode_sparse_array()}",
        "return tostring(cjson.encode({}))",
        "return cmsgpack.pack(1, -1, 127, 128, 255, 256, 65535, 65536, 4294967295, 4294967296, -32, -33, -128, -129, -32768, -32769, -2147483648, -2147483649)",
        "return cmsgpack.pack(1.5, 0.1, 1e300, true, false, nil, 'text', ('x'):rep(40), ('y'):rep(300))",
        "return cmsgpack.pack({1, 2, {3, 4}}, {a = 1}, {}, {[1] = 1, [3] = 3})",
        "return {cmsgpack.unpack(cmsgpack.pack(1, 'two', {3, {4}}, 5.5, -6, 70000, true))}",
        "return {cmsgpack.unpack_one(cmsgpack.pack(1, 2, 3), 0)}",
        "return {cmsgpack.unpack_limit(cmsgpack.pack(1, 2, 3), 2)}",
        "return {cmsgpack.unpack_one(cmsgpack.pack(1), 5)}",
        "return cmsgpack.unpack('\\193')",
        "return cmsgpack.unpack('\\146\\1')",
        "return cmsgpack.pack()",
        "local t = {} for i = 1, 20 do t = {t} end return cmsgpack.pack(t)",
        "return struct.pack('>bBhHlLiIfds', -1, 255, -2, 65535, -3, 4, -5, 6, 1.5, 2.25, 'zero')",
        "return struct.pack('<i3I5!4bi', 1, 2, 3, 4)",
        "return {struct.unpack('>hI3sc2', struct.pack('>hI3sc2', -7, 66051, 'str', 'ab'))}",
        "return struct.size('!8bdi') + struct.size('c10')",
        "return {struct.unpack('bc0', '\\3abcdef')}",
        "return struct.unpack('i', 'ab')",
        "return struct.pack('i')",
        "return struct.pack('iI', 1)",
        "return struct.pack('s')",
        "local z = 0 return {tostring(z / z), tostring(-(z / z)), tostring(math.log(-1)), tostring(math.sqrt(-1)), tostring(math.log10(-1))}",
        "return struct.pack('q', 1)",
        "return struct.pack('i40', 1)",
        "return struct.pack('!3i', 1)",
        "return struct.pack('c5', 'abc')",
        "return struct.unpack('s', 'abc')",
        "return struct.unpack('b', 'a', 0)",
        "return struct.size('s')",
        "return {bit.tobit(2^32 + 5), bit.bnot(0), bit.band(255, 15, 7), bit.bor(1, 2, 4), bit.bxor(7, 2), bit.lshift(1, 31), bit.rshift(-1, 28), bit.arshift(-8, 1), bit.rol(-2, 4), bit.ror(1, 1), bit.bswap(305419896)}",
        "return {bit.tohex(255), bit.tohex(-1, 4), bit.tohex(255, -8), bit.tohex(0, 0)}",
        "return bit.band('x')",
        "math.randomseed(42) return {math.random(100), math.random(5, 10), tostring(math.random())}",
        "return redis.sha1hex('abc')",
        "return {1, 'two', {3, {4.9}}, true, false, 'after'}",
        "return {err = 'CODE text'}",
        "return {ok = 'fine'}",
        "return redis.error_reply('CODE message')",
        "return {tostring(1e15), tostring(2^53), tostring(0.1), tostring(-0.0), 10 .. ''}",
        "return string.format('%5.1f|%-5d|%05d|%x|%q', 3.14159, 42, 7, 255, 'a\"b')",
        "return {('hello world'):gsub('o', '0')}",
        "return foo",
        "foo = 1",
        "\n\nerror('third line')",
        "error({err = 'CODE table'})",
        "return 1 + nil",
        "local t = {} return t.x.y",
        "return {pcall(error, 'x')}",
        "return {pcall(redis.call, 'lpush', 's', 'x')}",
        "redis.call('set', 's', 'string') return redis.call('lpush', 's', 'x')",
        "return redis.pcall('lpush', 's', 'x')",
        "return redis.pcall('lpush', 's', 'x').err",
        "return redis.call('set', 'n', 10.5)",
        "return redis.call('get', 'n')",
        "redis.call('hset', 'h', 'f', 'v') return redis.call('hgetall', 'h')",
        "redis.setresp(3) return redis.call('hgetall', 'h')",
        "redis.setresp(3) return redis.call('get', 'nosuch') == nil",
        "return redis.call('get', 'nosuch') == false",
        "redis.setresp(5)",
        "return table.concat({1, 2, 3}, ',') .. unpack({4, 5})",
        "return loadstring('return 1 + 1')()",
        "x x",
        "return 'unfinished",
        "return coroutine.wrap(function() coroutine.yield(redis.call('get', 's')) end)()",
        "#!lua flags=no-writes\nreturn redis.call('set', 'x', 1)",
        "#!lua flags=unknown\nreturn 1",
        "return redis.call('eval', 'return 1', 0)",
        "return redis.call('subscribe', 'x')",
        "local s = 0 for i = 1, 100000 do s = s + i end return s",
    ];

    [PeerTheory]
    [InlineData(0)]
    public void Replies_are_the_peers(int _)
    {
        using var peer = new PeerServer();
        using var server = new TestServer();
        server.Context.NowMilliseconds = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var differences = new List<string>();
        foreach (var script in Scripts)
        {
            byte[][] words = [.. ((string[])["EVAL", script, "0"]).Select(Encoding.Latin1.GetBytes)];
            // Valkey, and we, leave the script's digest out that redis-server 7.0 names in errors.
            var theirs = Digest().Replace(Encoding.Latin1.GetString(peer.Run(words)), "script: on ");
            server.Run(words);
            var ours = Encoding.Latin1.GetString(server.LastReply);
            if (ours != theirs) differences.Add($"{script}\n  peer: {theirs.ReplaceLineEndings("|")}\n  ours: {ours.ReplaceLineEndings("|")}");
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [GeneratedRegex("script: [0-9a-f]{40}, on ")]
    private static partial Regex Digest();
}
