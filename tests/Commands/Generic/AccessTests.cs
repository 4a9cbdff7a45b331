using Distro.Engine.Access;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Generic;

/// <summary>What OBJECT IDLETIME and FREQ tell of how a key was used.</summary>
public class AccessTests
{
    private const string NoFrequency = "-ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.";
    private const string NoIdleTime = "-ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.";

    [Fact]
    public void Idle_time_begins_anew_with_each_use()
    {
        using var server = new TestServer();
        server.Expect("OBJECT IDLETIME a", "nil");
        server.Expect("SET a 1", "OK");
        server.Advance(10_000);
        server.Expect("OBJECT IDLETIME a", "10");
        foreach (var question in (string[])["EXISTS a", "TYPE a", "TTL a", "PTTL a", "EXPIRETIME a", "PEXPIRETIME a", "OBJECT ENCODING a", "OBJECT IDLETIME a", "OBJECT REFCOUNT a", "MEMORY USAGE a"])
            server.Run(question);
        server.Expect("OBJECT IDLETIME a", "10");
        server.Expect("TOUCH a", "1");
        foreach (var use in (string[])["GET a", "TOUCH a", "SET a 2", "EXPIRE a 1000", "APPEND a 3", "DUMP a", "STRLEN a"])
        {
            server.Advance(7_000);
            server.Expect("OBJECT IDLETIME a", "7");
            server.Run(use);
            server.Expect("OBJECT IDLETIME a", "0");
        }

        server.Expect("OBJECT FREQ a", NoFrequency);
        server.Expect("OBJECT FREQ nosuch", "nil");
    }

    [Fact]
    public void Keys_keep_it_when_they_move()
    {
        using var server = new TestServer();
        server.Expect("SET a 1", "OK");
        server.Expect("RPUSH {a}l 1 2 3", "3");
        server.Advance(20_000);
        server.Expect("RENAME a {a}b", "OK");
        server.Expect("OBJECT IDLETIME {a}b", "0");
        server.Advance(20_000);
        server.Expect("CLIENT NO-TOUCH on", "OK");
        server.Expect("RENAME {a}b {a}c", "OK");
        server.Expect("OBJECT IDLETIME {a}c", "20");
        server.Expect("RENAME {a}c elsewhere", "OK");
        server.Expect("OBJECT IDLETIME elsewhere", "20");
        server.Expect("COPY elsewhere copied", "1");
        server.Expect("OBJECT IDLETIME copied", "0");
        server.Expect("OBJECT IDLETIME elsewhere", "20");
        server.Expect("RPUSH {a}l 4", "4");
        server.Expect("OBJECT IDLETIME {a}l", "40");
        server.Expect("TOUCH {a}l", "1");
        server.Expect("OBJECT IDLETIME {a}l", "0");
        server.Advance(5_000);
        server.Expect("EXPIRE {a}l 1000", "1");
        server.Expect("OBJECT IDLETIME {a}l", "5");
    }

    [Fact]
    public void Frequency_rises_by_chance_and_falls_with_time()
    {
        using var server = new TestServer();
        var tracking = server.Context.Keyspace!.Options.Access;
        tracking.Kind = AccessKind.Frequency;
        server.Expect("OBJECT FREQ a", "nil");
        server.Expect("SET a 1", "OK");
        server.Expect("OBJECT FREQ a", "5");
        server.Expect("OBJECT IDLETIME a", NoIdleTime);
        server.Expect("GET a", "1");
        server.Expect("OBJECT FREQ a", "6");
        for (var i = 0; i < 1_000; i++) server.Run("GET a");
        var after = int.Parse(server.Run("OBJECT FREQ a"));
        Assert.InRange(after, 12, 25);
        server.Advance(3 * 60_000);
        server.Expect("OBJECT FREQ a", (after - 3).ToString());
        server.Expect("SET a 2", "OK");
        Assert.InRange(int.Parse(server.Run("OBJECT FREQ a")), after - 3, after - 2);
        tracking.DecayMinutes = 0;
        tracking.LogFactor = 0;
        for (var i = 0; i < 300; i++) server.Run("GET a");
        server.Expect("OBJECT FREQ a", "255");
        server.Advance(1_000 * 60_000);
        server.Expect("OBJECT FREQ a", "255");
    }

    [Fact]
    public void Restore_takes_what_the_policy_keeps()
    {
        using var server = new TestServer();
        server.Expect("SET a 1", "OK");
        var payload = DumpTests.Dump(server, "a");
        Restore(server, payload, "b", "IDLETIME", "1000");
        server.Expect("OBJECT IDLETIME b", "1000");
        Restore(server, payload, "c", "FREQ", "100");
        server.Expect("OBJECT IDLETIME c", "0");
        server.Context.Keyspace!.Options.Access.Kind = AccessKind.Frequency;
        Restore(server, payload, "d", "FREQ", "100");
        server.Expect("OBJECT FREQ d", "100");
        Restore(server, payload, "e", "IDLETIME", "100");
        server.Expect("OBJECT FREQ e", "5");
    }

    [Fact]
    public void Under_lrm_only_changes_count()
    {
        using var server = new TestServer();
        server.Context.Keyspace!.Options.Access.Kind = AccessKind.Modification;
        server.Expect("SET a 1", "OK");
        server.Advance(9_000);
        server.Expect("GET a", "1");
        server.Expect("SET a 1 NX", "nil");
        server.Expect("OBJECT IDLETIME a", "9");
        server.Expect("APPEND a 1", "2");
        server.Expect("OBJECT IDLETIME a", "0");
        server.Expect("OBJECT FREQ a", NoFrequency);
    }

    private static void Restore(TestServer server, byte[] payload, string key, string option, string value)
        => Assert.Equal("OK", server.Run("RESTORE"u8.ToArray(), System.Text.Encoding.ASCII.GetBytes(key), "0"u8.ToArray(), payload, System.Text.Encoding.ASCII.GetBytes(option), System.Text.Encoding.ASCII.GetBytes(value)));
}
