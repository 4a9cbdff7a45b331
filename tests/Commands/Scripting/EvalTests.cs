using System.Text;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Scripting;

/// <summary>EVAL and its kind: what scripts return, what they may call, and how their errors read.</summary>
public sealed class EvalTests
{
    [Theory]
    [InlineData("return 1", "1")]
    [InlineData("return 3.99", "3")]
    [InlineData("return 'text'", "text")]
    [InlineData("return true", "1")]
    [InlineData("return false", "nil")]
    [InlineData("return nil", "nil")]
    [InlineData("return {1,2,'three',{4}}", "[1, 2, three, [4]]")]
    [InlineData("return {1,nil,3}", "[1]")]
    [InlineData("return {ok='fine'}", "fine")]
    [InlineData("return {err='MY error'}", "-MY error")]
    [InlineData("return redis.error_reply('MY error')", "-MY error")]
    [InlineData("return redis.error_reply('error')", "-ERR error")]
    [InlineData("return redis.status_reply('status')", "status")]
    [InlineData("return redis.sha1hex('')", "da39a3ee5e6b4b0d3255bfef95601890afd80709")]
    [InlineData("return cjson.encode({1,2,{a='b'}})", "[1,2,{\\\"a\\\":\\\"b\\\"}]")]
    [InlineData("return cjson.decode('[1,null,true]')[3]", "1")]
    [InlineData("return bit.band(255, 15)", "15")]
    [InlineData("return struct.unpack('>I', struct.pack('>I', 7))", "7")]
    [InlineData("return cmsgpack.unpack(cmsgpack.pack({1,2,3}))", "[1, 2, 3]")]
    [InlineData("return cmsgpack.unpack('\\207\\255\\255\\255\\255\\255\\255\\255\\255')", "-1")]
    [InlineData("return type(redis.call)", "function")]
    [InlineData("return #KEYS + #ARGV", "0")]
    [InlineData("return tostring(cjson.null)", "userdata: (nil)")]
    [InlineData("return redis.acl_check_cmd('get')", "1")]
    [InlineData("return redis.acl_check_cmd('config')", "1")]
    [InlineData("return redis.acl_check_cmd('config', 'get')", "1")]
    [InlineData("return redis.acl_check_cmd('eval')", "1")]
    [InlineData("return redis.acl_check_cmd('sort')", "1")]
    [InlineData("return redis.acl_check_cmd('publish')", "1")]
    [InlineData("return redis.acl_check_cmd('get', 'x', 'y')", "1")]
    [InlineData("redis.setresp('3') return redis.setresp(2.5)", "nil")]
    [InlineData("return tostring(select(2, pcall()))", "attempt to call a boolean value")]
    [InlineData("return select(2, pcall(error, {err = 5}))", "5")]
    [InlineData("return {pcall(rawset, string, 'x', 1)}", "[nil, Attempt to modify a readonly table]")]
    [InlineData("return tostring(math.random()) .. ' ' .. math.random(1000000)", "0.39646477363839 840486")]
    [InlineData("#!lua flags=\"no-writes\"\nreturn 1", "1")]
    [InlineData("#!lua 'flags=no-writes,allow-oom'\nreturn 1", "1")]
    [InlineData("#!LUA\nreturn 1", "1")]
    [InlineData("#!lua flags=\nreturn 1", "1")]
    [InlineData("local t = {} for _, k in ipairs({'name', 'id', 'type', 'x', 'y', 'zeta', 'alpha', 'beta'}) do t[k] = 1 end return table.concat((function() local r = {} for k in pairs(t) do r[#r + 1] = k end return r end)(), ' ')", "type zeta beta y name alpha x id")]
    [InlineData("return tostring(cjson.encode_keep_buffer('off')) .. tostring(cjson.encode_keep_buffer(true)) .. tostring(cjson.encode_keep_buffer())", "falsetruetrue")]
    [InlineData("return tostring(cjson.encode_invalid_numbers('on')) .. tostring(cjson.encode_invalid_numbers('off')) .. tostring(cjson.encode_invalid_numbers('null'))", "truefalsenull")]
    [InlineData("return cjson.encode_max_depth(2147483647)", "2147483647")]
    [InlineData("return struct.unpack('', 'abc', -1)", "-1")]
    [InlineData("return {collectgarbage('setpause', 100), collectgarbage('setpause', 200), collectgarbage('setstepmul', 200)}", "[200, 100, 200]")]
    [InlineData("return {tostring(collectgarbage('step')), tostring(collectgarbage('step', 100))}", "[false, true]")]
    [InlineData("return redis.set_repl('x')", "nil")]
    [InlineData("return select(2, loadstring('# x\\nreturn 1'))", "[string \"# x...\"]:1: unexpected symbol near '#'")]
    public void A_script_returns_a_value(string script, string reply)
    {
        using var server = new TestServer();
        Assert.Equal(reply.Replace("\\\"", "\"", StringComparison.Ordinal), Eval(server, script));
    }

    [Theory]
    [InlineData("return foo", "-ERR user_script:1: Script attempted to access nonexistent global variable 'foo' script: on @user_script:1.")]
    [InlineData("foo = 1", "-ERR user_script:1: Attempt to modify a readonly table script: on @user_script:1.")]
    [InlineData("redis.call = 1", "-ERR user_script:1: Attempt to modify a readonly table script: on @user_script:1.")]
    [InlineData("string.x = 1", "-ERR user_script:1: Attempt to modify a readonly table script: on @user_script:1.")]
    [InlineData("getmetatable('').__index = 1", "-ERR user_script:1: Attempt to modify a readonly table script: on @user_script:1.")]
    [InlineData("error('x')", "-ERR user_script:1: x script: on @user_script:1.")]
    [InlineData("error({err='MINE x'})", "-MINE x script: on @user_script:1.")]
    [InlineData("\n\nreturn 1 + {}", "-ERR user_script:3: attempt to perform arithmetic on a table value script: on @user_script:3.")]
    [InlineData("redis.call()", "-ERR Please specify at least one argument for this call script: on @user_script:1.")]
    [InlineData("redis.call('nosuch')", "-ERR Unknown command called from script script: on @user_script:1.")]
    [InlineData("redis.call('get')", "-ERR Wrong number of args calling command from script script: on @user_script:1.")]
    [InlineData("redis.call('get', {})", "-ERR Command arguments must be strings or integers script: on @user_script:1.")]
    [InlineData("redis.call('eval', 'return 1', 0)", "-ERR This Redis command is not allowed from script script: on @user_script:1.")]
    [InlineData("redis.call('set', 'k', 'v') redis.call('lpush', 'k', 'v')", "-WRONGTYPE Operation against a key holding the wrong kind of value script: on @user_script:1.")]
    [InlineData("return redis.pcall('get')", "-ERR Wrong number of args calling command from script")]
    [InlineData("return select(2, pcall(redis.call, 'get'))", "ERR Wrong number of args calling command from script")]
    [InlineData("return redis.pcall('incr', 'x', 'y').err", "ERR Wrong number of args calling command from script")]
    [InlineData("redis.setresp('x')", "-ERR RESP version must be 2 or 3. script: on @user_script:1.")]
    [InlineData("error({err=5})", "-5 script: on @user_script:1.")]
    [InlineData("setmetatable(string, {})", "-ERR Attempt to modify a readonly table script: on @user_script:1.")]
    [InlineData("redis.acl_check_cmd()", "-ERR Please specify at least one argument for this call script: on @user_script:1.")]
    [InlineData("redis.acl_check_cmd({})", "-ERR Command arguments must be strings or integers script: on @user_script:1.")]
    [InlineData("redis.acl_check_cmd('config', 'nosuch')", "-ERR Invalid command passed to server.acl_check_cmd() script: on @user_script:1.")]
    [InlineData("#!lua flags=no-writes,\nreturn 1", "-ERR Unexpected flag in script shebang: ")]
    [InlineData("#!lua flags=,no-writes\nreturn 1", "-ERR Unexpected flag in script shebang: ")]
    [InlineData("#!lua \"flags\nreturn 1", "-ERR Invalid engine in script shebang")]
    [InlineData("redis.setresp(4)", "-ERR RESP version must be 2 or 3. script: on @user_script:1.")]
    [InlineData("# comment\nreturn 1", "-ERR Error compiling script (new function): user_script:1: unexpected symbol near '#'")]
    [InlineData("#!lua\n# comment\nreturn 1", "-ERR Error compiling script (new function): user_script:2: unexpected symbol near '#'")]
    [InlineData("#! lua\nreturn 1", "-ERR Unknown lua shebang option: lua")]
    [InlineData("#!\nreturn 1", "-ERR Could not find scripting engine ''")]
    [InlineData("#!lu a\nreturn 1", "-ERR Unknown lua shebang option: a")]
    [InlineData("redis.call('config', 'nosuch', 1)", "-ERR unknown subcommand 'nosuch'. Try CONFIG HELP. script: on @user_script:1.")]
    [InlineData("return redis.pcall('oBJect', 'nOsuch', 'a')", "-ERR unknown subcommand 'nOsuch'. Try OBJECT HELP.")]
    [InlineData("cjson.encode_keep_buffer(1)", "-ERR user_script:1: bad argument #1 to 'encode_keep_buffer' (invalid option '1') script: on @user_script:1.")]
    [InlineData("cjson.encode_keep_buffer({})", "-ERR user_script:1: bad argument #1 to 'encode_keep_buffer' (string expected, got table) script: on @user_script:1.")]
    [InlineData("cjson.encode_keep_buffer(true, 2)", "-ERR user_script:1: bad argument #2 to 'encode_keep_buffer' (found too many arguments) script: on @user_script:1.")]
    [InlineData("cjson.encode_invalid_numbers('x')", "-ERR user_script:1: bad argument #1 to 'encode_invalid_numbers' (invalid option 'x') script: on @user_script:1.")]
    [InlineData("cjson.decode_invalid_numbers('null')", "-ERR user_script:1: bad argument #1 to 'decode_invalid_numbers' (invalid option 'null') script: on @user_script:1.")]
    [InlineData("cjson.encode_max_depth(0)", "-ERR user_script:1: bad argument #1 to 'encode_max_depth' (expected integer between 1 and 2147483647) script: on @user_script:1.")]
    [InlineData("cmsgpack.unpack('\\129\\192\\1')", "-ERR table index is nil script: on @user_script:1.")]
    [InlineData("cmsgpack.unpack('\\129\\203\\127\\248\\0\\0\\0\\0\\0\\0\\1')", "-ERR table index is NaN script: on @user_script:1.")]
    [InlineData("struct.unpack('b', 'abc', -1)", "-ERR user_script:1: bad argument #2 to 'unpack' (data string too short) script: on @user_script:1.")]
    [InlineData("struct.unpack('b', 'abc', 0)", "-ERR user_script:1: bad argument #3 to 'unpack' (offset must be 1 or greater) script: on @user_script:1.")]
    [InlineData("redis.set_repl('99')", "-ERR Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE. script: on @user_script:1.")]
    public void An_error_says_where(string script, string reply)
    {
        using var server = new TestServer();
        Assert.Equal(reply, Eval(server, script));
    }

    [Fact]
    public void A_source_that_is_no_Lua_is_refused()
    {
        using var server = new TestServer();
        Assert.Equal("-ERR Error compiling script (new function): user_script:1: '=' expected near '<eof>'", Eval(server, "x"));
        Assert.Equal("-ERR Could not find scripting engine 'perl'", Eval(server, "#!perl\nreturn 1"));
        Assert.Equal("-ERR Unexpected flag in script shebang: nosuch", Eval(server, "#!lua flags=nosuch\nreturn 1"));
        Assert.Equal("-ERR Invalid script shebang", Eval(server, "#!lua"));
        Assert.Equal("1", Eval(server, "#!lua flags=no-writes,allow-stale\nreturn 1"));
    }

    [Fact]
    public void Effects_are_one_record_and_replicate()
    {
        using var server = new TestServer();
        Assert.Equal("[OK, 2, v]", Eval(server, "return {redis.call('set', KEYS[1], ARGV[1]), redis.call('rpush', KEYS[2], 'a', 'b'), redis.call('get', KEYS[1])}", ["k", "l"], ["v"]));
        server.Expect("GET k", "v");
        Assert.Equal("1", Eval(server, "redis.call('del', KEYS[1]) return redis.call('exists', KEYS[2])", ["k", "l"], []));
        Assert.Equal("[1.5]", Eval(server, "redis.call('set', KEYS[1], 1.5) return {redis.call('get', KEYS[1])}", ["d"], []));
        Assert.Equal(4, server.Log.Count);
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void Read_only_scripts_do_not_write()
    {
        using var server = new TestServer();
        server.Run("SET k v");
        server.Expect("EVAL_RO \"return redis.call('get', KEYS[1])\" 1 k", "v");
        Assert.Contains("-ERR Write commands are not allowed from read-only scripts.", server.Run("EVAL_RO \"return redis.call('del', KEYS[1])\" 1 k"));
        Assert.Contains("-ERR Write commands are not allowed from read-only scripts.", Eval(server, "#!lua flags=no-writes\nreturn redis.call('del', 'k')"));
        Assert.Equal("-ERR Can not execute a script with write flag using *_ro command.", server.Run("EVAL_RO"u8.ToArray(), "#!lua\nreturn 1"u8.ToArray(), "0"u8.ToArray()));
        server.Expect("GET k", "v");
    }

    [Fact]
    public void Scripts_are_known_by_their_digest()
    {
        using var server = new TestServer();
        const string sha = "e0e1f9fabfc9d4800c877a703b823ac0578ff8db";
        server.Expect($"EVALSHA {sha} 0", "-NOSCRIPT No matching script.");
        server.Expect("EVALSHA abc nosuch", "-NOSCRIPT No matching script.");
        server.Expect("SCRIPT LOAD \"return 1\"", sha);
        server.Expect($"EVALSHA {sha} 0", "1");
        server.Expect($"EVALSHA {sha.ToUpperInvariant()} 0", "1");
        server.Expect($"SCRIPT EXISTS {sha} nosuch", "[1, 0]");
        server.Expect($"SCRIPT SHOW {sha}", "return 1");
        server.Expect("SCRIPT FLUSH", "OK");
        server.Expect($"SCRIPT EXISTS {sha}", "[0]");
        server.Expect("SCRIPT FLUSH NOW", "-ERR SCRIPT FLUSH only support SYNC|ASYNC option");
        server.Expect("SCRIPT KILL", "-NOTBUSY No scripts in execution right now.");
        server.Expect("EVAL \"return 1\" -1", "-ERR Number of keys can't be negative");
        server.Expect("EVAL \"return 1\" 1", "-ERR Number of keys can't be greater than number of args");
        server.Expect("EVAL \"return 1\" x", "-ERR value is not an integer or out of range");
    }

    [Fact]
    public void Scripts_of_EVAL_are_evicted_and_loaded_ones_are_not()
    {
        using var server = new TestServer();
        server.Run("SCRIPT LOAD \"return 'kept'\"");
        var kept = server.Run("SCRIPT LOAD \"return 'kept'\"");
        var first = server.Run("EVAL \"return redis.sha1hex(ARGV[1])\" 0 \"return 0\"");
        for (var i = 0; i < 600; i++) server.Run($"EVAL \"return {i}\" 0");
        server.Expect($"SCRIPT EXISTS {kept} {first}", "[1, 0]");
        Assert.True(server.Context.ScriptCatalog.CachedScripts <= 501);
    }

    [Fact]
    public void RESP3_types_arrive_in_scripts_that_ask_for_them()
    {
        using var server = new TestServer();
        server.Run("HSET h f v");
        server.Run("SADD s m");
        server.Run("ZADD z 1.5 m");
        Assert.Equal("v", Eval(server, "redis.setresp(3) return redis.call('hgetall', 'h').map.f"));
        Assert.Equal("1", Eval(server, "redis.setresp(3) return redis.call('smembers', 's').set.m"));
        Assert.Equal("1.5", Eval(server, "redis.setresp(3) return tostring(redis.call('zscore', 'z', 'm').double)"));
        Assert.Equal("nil", Eval(server, "redis.setresp(3) return type(redis.call('get', 'nosuch'))"));
        Assert.Equal("boolean", Eval(server, "return type(redis.call('get', 'nosuch'))"));
        Assert.Equal("f", Eval(server, "return redis.call('hgetall', 'h')[1]"));
        server.Run("HELLO 3");
        Assert.Equal("{a: 1}", Eval(server, "return {map={a=1}}"));
        Assert.Equal("1.25", Eval(server, "return {double=1.25}"));
        Assert.Equal("123456789012345678901234567890", Eval(server, "return {big_number='123456789012345678901234567890'}"));
    }

    [Fact]
    public void A_database_selected_in_a_script_is_the_scripts_only()
    {
        using var server = new TestServer();
        Assert.Equal("OK", Eval(server, "redis.call('select', 3) return redis.call('set', 'k', 'three')"));
        server.Expect("GET k", "nil");
        server.Run("SELECT 3");
        server.Expect("GET k", "three");
    }

    [Fact]
    public void A_table_that_holds_itself_is_an_error() =>
        Assert.Equal("-ERR reached lua stack limit", Eval(new TestServer(), "local t = {} t[1] = t return t"));

    internal static string Eval(TestServer server, string script, string[]? keys = null, string[]? values = null)
    {
        keys ??= [];
        return server.Run([.. ((string[])["EVAL", script, keys.Length.ToString(), .. keys, .. values ?? []]).Select(Encoding.Latin1.GetBytes)]);
    }
}
