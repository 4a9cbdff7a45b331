using System.Text;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Scripting;

/// <summary>Function libraries: loading, calling, listing, and that the log carries them.</summary>
public sealed class FunctionTests
{
    private const string Library = """
        #!lua name=lib
        local function get(keys, args) return redis.call('GET', keys[1]) end
        redis.register_function('set', function(keys, args) return redis.call('SET', keys[1], args[1]) end)
        redis.register_function{function_name='get', callback=get, description='reads', flags={'no-writes'}}
        """;

    [Fact]
    public void Functions_are_loaded_and_called()
    {
        using var server = new TestServer();
        Assert.Equal("lib", Load(server, Library));
        server.Expect("FCALL set 1 k v", "OK");
        server.Expect("FCALL get 1 k", "v");
        server.Expect("FCALL_RO get 1 k", "v");
        server.Expect("FCALL_RO set 1 k v", "-ERR Can not execute a script with write flag using *_ro command.");
        server.Expect("FCALL nosuch 0", "-ERR Function not found");
        server.Expect("FCALL get x", "-ERR Bad number of keys provided");
        server.Expect("FUNCTION LIST", "[[library_name, lib, engine, LUA, functions, [[name, set, description, nil, flags, []], [name, get, description, reads, flags, [no-writes]]]]]");
        server.Expect("FUNCTION LIST LIBRARYNAME x*", "[]");
        server.Expect("FUNCTION STATS", "[running_script, nil, engines, [LUA, [libraries_count, 1, functions_count, 2]]]");
        server.Expect("FUNCTION DELETE lib", "OK");
        server.Expect("FUNCTION DELETE lib", "-ERR Library not found");
        server.Expect("FCALL get 1 k", "-ERR Function not found");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void A_collection_knows_what_the_librarys_other_functions_hold()
    {
        using var server = new TestServer();
        Load(server, """
            #!lua name=weak
            local cache, held
            redis.register_function('fill', function() cache = setmetatable({}, {__mode = 'k'}) held = {} cache[held] = 1 cache[{}] = 2 return 'filled' end)
            redis.register_function('count', function() collectgarbage() local count = 0 for _ in pairs(cache) do count = count + 1 end return count end)
            redis.register_function('drop', function() held = nil return 'dropped' end)
            """);
        server.Expect("FCALL fill 0", "filled");
        server.Expect("FCALL count 0", "1");
        server.Expect("FCALL drop 0", "dropped");
        server.Expect("FCALL count 0", "0");
    }

    [Theory]
    [InlineData("return 1", "-ERR Missing library metadata")]
    [InlineData("#!lua\nreturn 1", "-ERR Library name was not given")]
    [InlineData("#!lua name=a name=b\nreturn 1", "-ERR Invalid metadata value, name argument was given multiple times")]
    [InlineData("#!lua name=a foo=b\nreturn 1", "-ERR Invalid metadata value given: foo=b")]
    [InlineData("#!lua name=bad-name\nreturn 1", "-ERR Library names can only contain letters, numbers, or underscores(_) and must be at least one character long")]
    [InlineData("#!perl name=a\nreturn 1", "-ERR Engine 'perl' not found")]
    [InlineData("#!lua name=a\nreturn 1", "-ERR No functions registered")]
    [InlineData("#!lua name=a\nx x", "-ERR Error compiling function: user_function:2: '=' expected near 'x'")]
    [InlineData("#!lua name=a\nreturn redis.call('ping')", "-ERR Error registering functions: ERR user_function:2: Script attempted to access nonexistent global variable 'call'")]
    [InlineData("#!lua name=a\nreturn math.random()", "-ERR Error registering functions: ERR user_function:2: Script attempted to access nonexistent global variable 'math'")]
    [InlineData("#!lua name=a\nx = 1", "-ERR Error registering functions: ERR user_function:2: Attempt to modify a readonly table")]
    [InlineData("#!lua name=a\nredis.register_function('f')", "-ERR Error registering functions: ERR calling server.register_function with a single argument is only applicable to Lua table (representing named arguments).")]
    [InlineData("#!lua name=a\nredis.register_function('f', 1)", "-ERR Error registering functions: ERR second argument to server.register_function must be a function")]
    [InlineData("#!lua name=a\nredis.register_function{function_name='f', callback=function() end, flags={'nosuch'}}", "-ERR Error registering functions: ERR unknown flag given")]
    [InlineData("#!lua name=a\nlocal f = function() end redis.register_function('f', f) redis.register_function('f', f)", "-ERR Function already exists in the library")]
    [InlineData("#!lua name=a\nredis.register_function('bad name', function() end)", "-ERR Function names can only contain letters, numbers, or underscores(_) and must be at least one character long")]
    [InlineData("#!lua name=a\nredis.register_function{function_name='', callback=function() end}", "-ERR Function names can only contain letters, numbers, or underscores(_) and must be at least one character long")]
    [InlineData("#!lua name=a\nwhile true do end", "-ERR Error registering functions: ERR FUNCTION LOAD timeout")]
    public void A_library_that_is_wrong_is_refused(string code, string error)
    {
        using var server = new TestServer();
        Assert.Equal(error, Load(server, code));
        server.Expect("FUNCTION LIST", "[]");
        Assert.Empty(server.Log);
    }

    [Fact]
    public void Names_do_not_clash()
    {
        using var server = new TestServer();
        Load(server, Library);
        Assert.Equal("-ERR Library 'lib' already exists", Load(server, Library));
        Assert.Equal("-ERR Function set already exists", Load(server, Library.Replace("name=lib", "name=other", StringComparison.Ordinal)));
        Assert.Equal("-ERR Function SET already exists", Load(server, "#!lua name=other\nredis.register_function('SET', function() end)"));
        Assert.Equal("lib", server.Run("FUNCTION"u8.ToArray(), "LOAD"u8.ToArray(), "REPLACE"u8.ToArray(), Encoding.UTF8.GetBytes("#!lua name=lib\nredis.register_function('one', function() return 1 end)")));
        server.Expect("FCALL one 0", "1");
        server.Expect("FCALL get 1 k", "-ERR Function not found");
    }

    [Fact]
    public void A_dump_is_restored()
    {
        using var server = new TestServer();
        Load(server, Library);
        server.Run("FUNCTION DUMP");
        var payload = Encoding.Latin1.GetBytes(server.Reply().ToString());
        var bytes = server.LastReply[(server.LastReply.IndexOf((byte)'\n') + 1)..^2].ToArray();
        Assert.NotEmpty(payload);
        server.Expect("FUNCTION FLUSH", "OK");
        server.Expect("FUNCTION LIST", "[]");
        Assert.Equal("OK", server.Run("FUNCTION"u8.ToArray(), "RESTORE"u8.ToArray(), bytes));
        server.Expect("FCALL set 1 k v", "OK");
        Assert.Equal("-ERR Library lib already exists", server.Run("FUNCTION"u8.ToArray(), "RESTORE"u8.ToArray(), bytes));
        Assert.Equal("OK", server.Run("FUNCTION"u8.ToArray(), "RESTORE"u8.ToArray(), bytes, "FLUSH"u8.ToArray()));
        server.Expect("FUNCTION reStore a b c", "-ERR unknown subcommand or wrong number of arguments for 'reStore'. Try FUNCTION HELP.");
        server.Expect("FUNCTION flUsh sync y", "-ERR unknown subcommand or wrong number of arguments for 'flUsh'. Try FUNCTION HELP.");
        bytes[^1] ^= 1;
        Assert.Equal("-ERR DUMP payload version or checksum are wrong", server.Run("FUNCTION"u8.ToArray(), "RESTORE"u8.ToArray(), bytes));
    }

    [Fact]
    public void The_log_loads_libraries_elsewhere()
    {
        using var server = new TestServer();
        Load(server, Library);
        Assert.Equal(2, server.CopyContext.ScriptCatalog.FunctionCount);
        server.Run("FUNCTION DELETE lib");
        Assert.Equal(0, server.CopyContext.ScriptCatalog.FunctionCount);
    }

    private static string Load(TestServer server, string code) => server.Run("FUNCTION"u8.ToArray(), "LOAD"u8.ToArray(), Encoding.UTF8.GetBytes(code));
}
