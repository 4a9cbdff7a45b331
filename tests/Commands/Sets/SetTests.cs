using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Sets;

public sealed class SetTests : IDisposable
{
    private readonly TestServer server = new();

    public void Dispose()
    {
        server.ExpectCopyIsEqual();
        server.Dispose();
    }

    [Fact]
    public void Members()
    {
        server.Expect("SADD s 3 1 2 1", "3");
        server.Expect("OBJECT ENCODING s", "intset");
        server.Expect("SMEMBERS s", "[1, 2, 3]");
        server.Expect("SADD s x", "1");
        server.Expect("OBJECT ENCODING s", "listpack");
        server.Expect("SISMEMBER s x", "1");
        server.Expect("SMISMEMBER s 1 9 x", "[1, 0, 1]");
        server.Expect("SCARD s", "4");
        server.Expect("SREM s 1 9", "1");
        server.Expect("SREM s 2 3 x", "3");
        Assert.Equal(["srem s", "del s"], server.Touched);
        server.Expect("SCARD s", "0");
        server.Expect("SMEMBERS s", "[]");
        server.Run("HELLO 3");
        server.Run("SADD s b");
        server.Expect("SMEMBERS s", "~[b]");
    }

    [Fact]
    public void What_is_popped_is_logged_by_name()
    {
        for (var i = 0; i < 600; i++) server.Run($"SADD s member:{i}");
        var logged = server.Log.Count;
        server.Run("SPOP s 300");
        Assert.Equal(300, server.Reply().Items.Select(item => item.Text).Distinct().Count());
        Assert.Equal(2, server.Log.Count - logged);
        Assert.Contains("SREM s member:", server.Log[^1]);
        server.Expect("SCARD s", "300");
        server.Run("SPOP s");
        Assert.StartsWith("member:", server.Reply().Text);
        server.Run("SPOP s 1000");
        Assert.Equal(299, server.Reply().Items.Count);
        Assert.EndsWith("DEL s", server.Log[^1]);
        Assert.Equal(["spop s", "del s"], server.Touched);
        server.Expect("SPOP s", "nil");
        server.Expect("SPOP s 2", "[]");
        server.Expect("SPOP s -2", "-ERR value is out of range, must be positive");
        server.Expect("EXISTS s", "0");
    }

    [Fact]
    public void Random_members()
    {
        for (var i = 0; i < 500; i++) server.Run($"SADD s {i}");
        foreach (var count in (int[])[1, 10, 200, 499, 500, 501])
        {
            server.Run($"SRANDMEMBER s {count}");
            var members = server.Reply().Items.Select(item => item.Text).ToList();
            Assert.Equal(Math.Min(count, 500), members.Count);
            Assert.Equal(members.Count, members.Distinct().Count());
        }

        server.Run("SRANDMEMBER s -700");
        Assert.Equal(700, server.Reply().Items.Count);
        server.Expect("SRANDMEMBER nosuch", "nil");
        server.Expect("SRANDMEMBER nosuch 3", "[]");
        server.Expect("SRANDMEMBER nosuch -3", "[]");
    }

    [Fact]
    public void Algebra()
    {
        server.Run("SADD {t}a 1 2 3 x");
        server.Run("SADD {t}b 2 3 4");
        server.Expect("SINTER {t}a {t}b", "[2, 3]");
        server.Expect("SINTER {t}a {t}b {t}none", "[]");
        server.Expect("SDIFF {t}a {t}b", "[1, x]");
        server.Expect("SINTERCARD 2 {t}a {t}b LIMIT 1", "1");
        server.Expect("SINTERCARD 0 {t}a", "-ERR numkeys should be greater than 0");
        server.Expect("SINTERCARD 3 {t}a {t}b", "-ERR Number of keys can't be greater than number of args");
        server.Expect("SUNIONSTORE {t}a {t}a {t}b", "5");
        Assert.EndsWith("DEL {t}a", server.Log[^2]);
        server.Expect("SMEMBERS {t}b", "[2, 3, 4]");
        server.Expect("SDIFFSTORE {t}a {t}b {t}b", "0");
        server.Expect("EXISTS {t}a", "0");
        server.Expect("SET {t}s v", "OK");
        server.Expect("SUNION {t}b {t}s", "-WRONGTYPE Operation against a key holding the wrong kind of value");
        server.Expect("SINTERSTORE {t}s {t}b {t}b", "3");
        server.Expect("TYPE {t}s", "set");
    }

    [Fact]
    public void A_scan_finds_every_member_once()
    {
        for (var i = 0; i < 1_000; i++) server.Run($"SADD s member:{i}");
        var found = new List<string>();
        var cursor = "0";
        do
        {
            server.Run($"SSCAN s {cursor} MATCH *5 COUNT 100");
            cursor = server.Reply().Items[0].Text;
            found.AddRange(server.Reply().Items[1].Items.Select(item => item.Text));
        }
        while (cursor != "0");
        Assert.Equal(100, found.Count);
        Assert.Equal(100, found.Distinct().Count());
        server.Run("SADD small 2 1");
        server.Expect("SSCAN small 0", "[0, [1, 2]]");
        server.Expect("COPY s t", "1");
        server.Expect("SMOVE s t member:1", "1");
        server.Expect("SMOVE s u member:2", "1");
        server.Expect("SMOVE s u member:2", "0");
        server.Expect("SCARD t", "1000");
    }

    [Fact]
    public void Members_are_counted()
    {
        server.Run("SADD a 1 2 3");
        server.Run("SADD b 3 4 x");
        server.Expect("SUNIONCARD 2 a b", "5");
        server.Expect("SUNIONCARD 2 a b LIMIT 4", "4");
        server.Expect("SUNIONCARD 3 a nosuch b APPROX", "5");
        server.Expect("SUNIONCARD 2 a b LIMIT 2 APPROX", "2");
        server.Expect("SDIFFCARD 2 a b", "2");
        server.Expect("SDIFFCARD 2 a b LIMIT 1", "1");
        server.Expect("SDIFFCARD 2 a b APPROX", "-ERR syntax error");
        server.Expect("SDIFFCARD 0 a", "-ERR numkeys should be greater than 0");
        server.Expect("SDIFFCARD 3 a b", "-ERR Number of keys can't be greater than number of args");
        server.Expect("SUNIONCARD 1 a LIMIT -1", "-ERR LIMIT can't be negative");
        server.Run("SET text x");
        server.Expect("SUNIONCARD 2 a text APPROX", "-WRONGTYPE Operation against a key holding the wrong kind of value");
    }
}
