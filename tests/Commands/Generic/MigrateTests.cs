using System.Text;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Generic;

/// <summary>The half of MIGRATE that copies and deletes; the peer is the test.</summary>
public sealed class MigrateTests : IDisposable
{
    private readonly TestServer server = new();

    public void Dispose() => server.Dispose();

    [Fact]
    public void Keys_that_the_peer_took_are_deleted()
    {
        server.Run("MSET {t}a 1 {t}b 2 {t}c 3");
        Begin("MIGRATE host 1234 \"\" 5 100 KEYS {t}a {t}b {t}none {t}a");
        var sent = server.Host.Sent!;
        Assert.Equal(("host", 1234, 5, 100.0), (sent.Host, sent.Port, sent.Database, sent.Timeout.TotalMilliseconds));
        Assert.Equal(["{t}a", "{t}b"], sent.Keys.Select(key => Encoding.ASCII.GetString(key.Name)));
        Assert.StartsWith("*4\r\n$7\r\nRESTORE\r\n$4\r\n{t}a\r\n$1\r\n0\r\n", Encoding.Latin1.GetString(sent.Keys[0].Restore));
        sent.Keys[0].IsTaken = true;
        sent.Fail("ERR Target instance replied with error: BUSYKEY");
        sent.End();
        server.Expect("MIGRATE host 1234 \"\" 5 100 KEYS {t}a {t}b {t}none {t}a", "-ERR Target instance replied with error: BUSYKEY");
        Assert.Equal(["del {t}a"], server.Touched);
        server.Expect("MGET {t}a {t}b {t}c", "[nil, 2, 3]");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void A_key_that_was_changed_meanwhile_is_sent_again()
    {
        server.Run("SET a 1");
        Begin("MIGRATE host 1 a 0 100");
        server.Run("SET a 2");
        EndAll();
        Begin("MIGRATE host 1 a 0 100");
        Assert.Contains("REPLACE", Encoding.Latin1.GetString(server.Host.Sent!.Keys[0].Restore));
        server.Run("PEXPIRE a 5000");
        EndAll();
        Begin("MIGRATE host 1 a 0 100");
        Assert.Contains("$4\r\n5000\r\n", Encoding.Latin1.GetString(server.Host.Sent!.Keys[0].Restore));
        EndAll();
        server.Expect("MIGRATE host 1 a 0 100", "OK");
        server.Expect("EXISTS a", "0");
    }

    [Fact]
    public void A_key_that_changes_all_the_time_stays()
    {
        server.Run("SET a 0");
        for (var i = 1; i <= 9; i++)
        {
            Begin("MIGRATE host 1 a 0 100 REPLACE");
            server.Run($"SET a {i}");
            EndAll();
        }

        server.Expect("MIGRATE host 1 a 0 100 REPLACE", "-IOERR the keys are changed faster than they can be sent: they are here, and older copies there");
        server.Expect("GET a", "9");
    }

    [Fact]
    public void Copies_stay_and_deletions_meanwhile_are_no_failure()
    {
        server.Run("MSET a 1 b 2");
        Begin("MIGRATE host 1 a 0 100 COPY");
        EndAll();
        server.Expect("MIGRATE host 1 a 0 100 COPY", "OK");
        server.Expect("EXISTS a", "1");
        Begin("MIGRATE host 1 b 0 100");
        server.Run("DEL b");
        EndAll();
        server.Expect("MIGRATE host 1 b 0 100", "OK");
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        server.Run("SET a 1");
        server.Expect("MIGRATE host 1 none 0 100", "NOKEY");
        server.Expect("MIGRATE host 1 a 0 100 KEYS b", "-ERR When using MIGRATE KEYS option, the key argument must be set to the empty string");
        server.Expect("MIGRATE host 1 a 0 100 WHAT", "-ERR syntax error");
        server.Expect("MIGRATE host 1 a 0 100 AUTH", "-ERR syntax error");
        server.Expect("MIGRATE host 1 a 0 100 AUTH2 me", "-ERR syntax error");
        server.Expect("MIGRATE host 1 a x 100", "-ERR value is not an integer or out of range");
        server.Expect("COMMAND GETKEYS MIGRATE host 1 a 0 100 AUTH KEYS COPY", "[a]");
        server.Expect("COMMAND GETKEYS MIGRATE host 1 \"\" 0 100 AUTH2 u KEYS KEYS b c", "[b, c]");
    }

    /// <summary>The first run writes nothing: the client waits.</summary>
    private void Begin(string command)
    {
        var before = server.Host.Sent;
        try
        {
            server.Run(command);
        }
        catch (Xunit.Sdk.NotNullException)
        {
        }

        Assert.Equal(0, server.LastReply.Length);
        Assert.True(before is null || before.IsOver);
    }

    private void EndAll()
    {
        foreach (var key in server.Host.Sent!.Keys) key.IsTaken = true;
        server.Host.Sent.End();
    }
}
