using Distro.Commands.Execution;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Debugging;

public sealed class DebugTests : IDisposable
{
    private readonly TestServer server = new();
    private readonly DebuggedProcess process = new();

    public DebugTests() => server.Host.Process = process;

    [Fact]
    public void Nobody_may_unless_the_operator_says_so()
    {
        process.Debug = DebugAccess.None;
        foreach (var command in new[] { "SLEEP 0", "SLEEP", "NOSUCH", "HELP", "RELOAD", "OBJECT k", "LOG x", "QUICKLIST-PACKED-THRESHOLD 1", "SET-ACTIVE-EXPIRE 0", "PROTOCOL map" })
            Assert.StartsWith("-ERR DEBUG command not allowed.", server.Run("DEBUG " + command));
        server.Expect("MULTI", "OK");
        Assert.StartsWith("-ERR DEBUG command not allowed.", server.Run("DEBUG SLEEP 7"));
        Assert.StartsWith("-EXECABORT", server.Run("EXEC"));
        Assert.DoesNotContain("ERR", server.Run("DEBUG DIGEST"));
        process.Debug = DebugAccess.Local;
        server.Expect("DEBUG SLEEP 0.25", "OK");
        server.Session.Address = "10.0.0.1:5";
        Assert.StartsWith("-ERR DEBUG command not allowed.", server.Run("DEBUG SLEEP 0"));
        Assert.Equal([TimeSpan.FromSeconds(0.25)], process.Sleeps);
    }

    [Fact]
    public void Tables_of_a_database_are_counted()
    {
        server.Expect("DEBUG HTSTATS 0", "[Dictionary HT]\n[Expires HT]\n");
        server.Run("MSET a{k} 1 b{k} 2 c{m} 3");
        server.Run("PEXPIRE c{m} 100000");
        server.Expect("DEBUG HTSTATS 0 FULL", "[Dictionary HT]\nHash table 0 stats (main hash table):\n number of entries: 3\n tables of slots: 2\n entries of the largest: 2\n[Expires HT]\nHash table 0 stats (main hash table):\n number of entries: 1\n");
        server.Expect("DEBUG HTSTATS 99", "-ERR Out of range database");
        server.Expect("DEBUG HTSTATS x", "-ERR value is not an integer or out of range");
    }

    [Fact]
    public void Reload_builds_every_key_again()
    {
        server.Run("SET s 1");
        server.Run("APPEND s 2");
        server.Run("RPUSH {s}l a b c");
        server.Run("HSET h f 1 g 2");
        server.Run("SADD set 1 2 3");
        server.Run("ZADD z 1 a 2 b");
        server.Run("PEXPIRE h 100000");
        server.Run("SET gone 1 PX 10");
        server.Run("SELECT 3");
        server.Run("SET other x");
        var digest = server.Run("DEBUG DIGEST");
        server.Run("DEL gone");
        server.Run("SELECT 0");
        server.Run("DEL gone");
        digest = server.Run("DEBUG DIGEST");
        server.Run("SET gone 1 PX 10");
        server.Advance(1000);
        var logged = server.Log.Count;
        server.Expect("DEBUG RELOAD", "OK");
        server.Expect("DEBUG LOADAOF", "OK");
        server.Expect("DEBUG RELOAD NOSAVE NOFLUSH", "OK");
        Assert.Equal(logged, server.Log.Count);
        Assert.Equal(digest, server.Run("DEBUG DIGEST"));
        server.Expect("PTTL h", "99000");
        Assert.StartsWith("-ERR DEBUG RELOAD only", server.Run("DEBUG RELOAD ALL"));
    }

    [Fact]
    public void Switches_and_looks()
    {
        server.Expect("DEBUG SET-ACTIVE-EXPIRE 0", "OK");
        Assert.False(process.Switches.ExpiresActively);
        server.Expect("DEBUG SET-ACTIVE-EXPIRE 1", "OK");
        Assert.True(process.Switches.ExpiresActively);
        server.Expect("DEBUG OBJECT nosuch", "-ERR no such key");
        server.Run("SET n 12");
        Assert.Contains("encoding:int", server.Run("DEBUG OBJECT n"));
        server.Expect("DEBUG STRINGMATCH-LEN 1000 a*a*b", "0");
        server.Expect("DEBUG STRINGMATCH-LEN 1000 a*a", "1");
        server.Expect("DEBUG LOG hello", "OK");
        Assert.Equal(["hello"], process.Notes);
        server.Expect("DEBUG NOSUCH", "-ERR unknown subcommand or wrong number of arguments for 'NOSUCH'. Try DEBUG HELP.");
        server.Expect("DEBUG ERROR 'ABC of a kind'", "-ABC of a kind");
    }

    [Fact]
    public void Populate_makes_keys_that_are_logged_and_leaves_those_that_are_there()
    {
        server.Run("SET key:1 mine");
        var logged = server.Log.Count;
        server.Expect("DEBUG POPULATE 3", "OK");
        server.Expect("MGET key:0 key:1 key:2", "[value:0, mine, value:2]");
        server.Expect("DEBUG POPULATE 2 {p}x 10", "OK");
        server.Expect("STRLEN {p}x:1", "10");
        server.Expect("GETRANGE {p}x:1 0 6", "value:1");
        server.Expect("DEBUG POPULATE 1 short 3", "OK");
        server.Expect("GET short:0", "val");
        server.Expect("DBSIZE", "6");
        Assert.True(server.Log.Count > logged);
        server.Expect("DEBUG POPULATE -1", "-ERR value is out of range, must be positive");
        server.Expect("DEBUG POPULATE 1 p x", "-ERR value is out of range, must be positive");
        server.Expect("DEBUG POPULATE 9223372036854775807 p 9223372036854775807", "-ERR the command needs more memory than one command may use");
        server.Expect("DEBUG POPULATE 10000000 p 1000", "-ERR the command needs more memory than one command may use");
    }

    [Fact]
    public void Signals_are_held_while_the_cron_is_paused()
    {
        server.Expect("DEBUG PAUSE-CRON 1", "OK");
        Assert.True(process.Switches.HoldsSignals);
        server.Expect("DEBUG PAUSE-CRON 0", "OK");
        Assert.False(process.Switches.HoldsSignals);
    }

    [Fact]
    public void Every_type_has_an_example()
    {
        foreach (var type in new[] { "string", "integer", "double", "null", "array", "set", "map", "attrib", "verbatim", "true", "false", "bignum" })
            Assert.DoesNotContain("ERR", server.Run("DEBUG PROTOCOL " + type));
        Assert.StartsWith("-ERR Wrong protocol type name.", server.Run("DEBUG PROTOCOL nosuch"));
    }

    public void Dispose() => server.Dispose();
}
