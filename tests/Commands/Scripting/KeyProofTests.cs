using System.Text;
using Distro.Lua.Machine;

namespace Distro.Tests.Commands.Scripting;

/// <summary>What the compiler proves of scripts, and above all what it must not believe.</summary>
public sealed class KeyProofTests
{
    [Theory]
    [InlineData("return redis.call('get', KEYS[1])")]
    [InlineData("return 1 + 1")]
    [InlineData("local key = KEYS[1] local c = redis.call('incr', key) if c == 1 then redis.call('expire', key, ARGV[1]) end return c")]
    [InlineData("if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end")]
    [InlineData("for i = 1, #KEYS do redis.call('del', KEYS[i]) end")]
    [InlineData("local call = redis.call return call('mget', KEYS[1], KEYS[2])")]
    [InlineData("return redis.call('time')")]
    [InlineData("return server.pcall('hset', KEYS[1], ARGV[1], ARGV[2])")]
    [InlineData("local t = {} t[1] = redis.call('get', KEYS[1]) return t")]
    [InlineData("local function add(a, b) return a + b end return add(1, redis.call('llen', KEYS[1]))")]
    [InlineData("local x = ARGV[1] and KEYS[1] return redis.call('set', KEYS[1], x)")]
    public void A_script_that_stays_on_its_keys_is_proved(string script) => Assert.True(IsProved(script));

    [Theory]
    [InlineData("return redis.call('get', 'key')")]
    [InlineData("return redis.call('get', ARGV[1])")]
    [InlineData("return redis.call('get', KEYS[1] .. 'x')")]
    [InlineData("return redis.call(ARGV[1], KEYS[1])")]
    [InlineData("return redis.call('get', unpack(KEYS))")]
    [InlineData("return redis.call('keys', '*')")]
    [InlineData("return redis.call('flushall')")]
    [InlineData("return redis.call('sort', KEYS[1])")]
    [InlineData("return redis.call('mset', KEYS[1], 1, ARGV[1], 2)")]
    [InlineData("return pcall(redis.call, 'get', 'x')")]
    [InlineData("local r = redis return r['ca' .. 'll']('get', 'x')")]
    [InlineData("local t = {redis} return t[1].call('get', 'x')")]
    [InlineData("local t = {} t.f = redis.call return t.f('get', 'x')")]
    [InlineData("local function f(r) return r.call('get', 'x') end return f(redis)")]
    [InlineData("KEYS[1] = 'x' return redis.call('get', KEYS[1])")]
    [InlineData("table.insert(KEYS, 1, 'x') return redis.call('get', KEYS[1])")]
    [InlineData("return _G.redis.call('get', 'x')")]
    [InlineData("return getfenv().redis.call('get', 'x')")]
    [InlineData("return loadstring(\"return redis.call('get', 'x')\")()")]
    [InlineData("local k = KEYS[1] local function f() k = 'x' end f() return redis.call('get', k)")]
    [InlineData("local r local function f() return r.call('get', 'x') end r = redis return f()")]
    [InlineData("local f = print or redis.call return f('get', 'x')")]
    [InlineData("local k = KEYS[1] if ARGV[1] then k = 'x' end return redis.call('get', k)")]
    [InlineData("local k = KEYS[1] for i = 1, 2 do redis.call('get', k) k = 'x' end")]
    [InlineData("return ({redis.call})[1]('get', 'x')")]
    [InlineData("local f = ARGV[1] and redis.call or redis.sha1hex return f('get', 'x')")]
    [InlineData("for _, k in ipairs(KEYS) do redis.call('get', k) end")]
    [InlineData("return select(1, redis).call('get', 'x')")]
    public void A_script_that_may_go_elsewhere_is_not(string script) => Assert.False(IsProved(script));

    private static bool IsProved(string script) => Distro.Commands.Scripting.KeyProof.Holds(LuaMachine.Compile(Encoding.UTF8.GetBytes(script), "@user_script"));
}
