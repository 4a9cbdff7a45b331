using Distro.Commands.Elements;
using Distro.Commands.Routing;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Hashes;

public sealed class FieldExpiryTests
{
    [Fact]
    public void Times_are_given_asked_for_and_taken_away()
    {
        using var server = new TestServer();
        server.Run("HSET h a 1 b 2 c 3");
        server.Expect("HEXPIRE h 100 FIELDS 2 a nosuch", "[1, -2]");
        Assert.Equal(["hexpire h"], server.Touched);
        server.Expect("HTTL h FIELDS 3 a b nosuch", "[100, -1, -2]");
        server.Expect("HPTTL h FIELDS 1 a", "[100000]");
        server.Expect("HEXPIRETIME h FIELDS 1 a", "[1000000100]");
        server.Expect("HPEXPIRETIME h FIELDS 1 a", "[1000000100000]");
        server.Expect("HPEXPIREAT h 1000000000500 FIELDS 1 b", "[1]");
        server.Expect("HTTL h FIELDS 1 b", "[1]");
        server.Expect("HPERSIST h FIELDS 3 a c nosuch", "[1, -1, -2]");
        Assert.Equal(["hpersist h"], server.Touched);
        server.Expect("HTTL h FIELDS 2 a b", "[-1, 1]");
        server.Expect("OBJECT ENCODING h", "hashtable");
        server.Expect("HTTL nosuch FIELDS 1 a", "[-2]");
        server.Expect("HEXPIRE nosuch 10 FIELDS 1 a", "[-2]");
        server.Expect("HPERSIST nosuch FIELDS 1 a", "[-2]");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void Conditions_compare_with_the_time_there_is()
    {
        using var server = new TestServer();
        server.Run("HSET h a 1 b 2");
        server.Expect("HEXPIRE h 100 XX FIELDS 1 a", "[0]");
        server.Expect("HEXPIRE h 100 GT FIELDS 1 a", "[0]");
        server.Expect("HEXPIRE h 100 LT FIELDS 1 a", "[1]");
        server.Expect("HEXPIRE h 50 NX FIELDS 2 a b", "[0, 1]");
        server.Expect("HEXPIRE h 200 GT FIELDS 2 a b", "[1, 1]");
        server.Expect("HEXPIRE h 300 LT FIELDS 1 a", "[0]");
        server.Expect("HEXPIRE h 0 GT FIELDS 1 a", "[0]");
        server.Expect("HEXPIRE h 300 XX GT FIELDS 1 a", "[1]");
        server.Expect("HEXPIRE h 1 NX XX FIELDS 1 a", "-ERR NX and XX, GT or LT options at the same time are not compatible");
        server.Expect("HEXPIRE h 1 GT LT FIELDS 1 a", "-ERR GT and LT options at the same time are not compatible");
        server.Expect("HEXPIRE h 1 FOO FIELDS 1 a", "-ERR Unsupported option FOO");
        server.ExpectCopyIsEqual();
    }

    [Theory]
    [InlineData("HEXPIRE h 10 FIELDS 0 a", "-ERR numfields should be greater than 0 and match the provided number of fields")]
    [InlineData("HEXPIRE h 10 FIELDS 2 a", "-ERR numfields should be greater than 0 and match the provided number of fields")]
    [InlineData("HEXPIRE h 10 FIELDS 1 a b", "-ERR numfields should be greater than 0 and match the provided number of fields")]
    [InlineData("HEXPIRE h 10 NOFIELDS 1 a b", "-ERR numfields should be greater than 0 and match the provided number of fields")]
    [InlineData("HEXPIRE h abc FIELDS 1 a", "-ERR value is not an integer or out of range")]
    [InlineData("HEXPIRE h -1 FIELDS 1 a", "-ERR invalid expire time in 'hexpire' command")]
    [InlineData("HEXPIRE h 9223372036854775807 FIELDS 1 a", "-ERR invalid expire time in 'hexpire' command")]
    [InlineData("HPEXPIRE h 9223372036854775807 FIELDS 1 a", "-ERR invalid expire time in 'hpexpire' command")]
    [InlineData("HEXPIRE h 10 FIELDS abc a", "-ERR value is not an integer or out of range")]
    [InlineData("HEXPIRE string 10 FIELDS 1 a", "-WRONGTYPE Operation against a key holding the wrong kind of value")]
    [InlineData("HTTL h NOFIELDS 1 a", "-ERR syntax error")]
    [InlineData("HTTL h FIELDS 2 a", "-ERR syntax error")]
    [InlineData("HPERSIST h FIELDS 2 a", "-ERR numfields should be greater than 0 and match the provided number of fields")]
    [InlineData("HGETDEL h FIELDS 2 a", "-ERR numfields should be greater than 0 and match the provided number of fields")]
    [InlineData("HGETDEL h FIELD 1 a", "-ERR syntax error")]
    [InlineData("HGETEX h EX 60 PX 1000 FIELDS 1 a", "-ERR syntax error")]
    [InlineData("HGETEX h EX FIELDS 1 a", "-ERR syntax error")]
    [InlineData("HGETEX h EX -10 FIELDS 1 a", "-ERR invalid expire time in 'hgetex' command")]
    [InlineData("HGETEX h EX 1 PERSIST FIELDS 1 a", "-ERR syntax error")]
    [InlineData("HGETEX h KEEPTTL FIELDS 1 a", "-ERR syntax error")]
    [InlineData("HGETEX h 1 a x", "-ERR numfields should be greater than 0 and match the provided number of fields")]
    [InlineData("HSETEX h EX 1 KEEPTTL FIELDS 1 a 1", "-ERR syntax error")]
    [InlineData("HSETEX h NX XX FIELDS 1 a 1", "-ERR syntax error")]
    [InlineData("HSETEX h FNX FXX FIELDS 1 a 1", "-ERR syntax error")]
    [InlineData("HSETEX h FIELDS 1 a 1 b", "-ERR numfields should be greater than 0 and match the provided number of fields")]
    [InlineData("HSETEX h EX abc FIELDS 1 a 1", "-ERR value is not an integer or out of range")]
    public void Arguments_must_make_sense(string command, string reply)
    {
        using var server = new TestServer();
        server.Run("HSET h a 1");
        server.Run("SET string x");
        server.Expect(command, reply);
    }

    [Fact]
    public void A_time_that_has_passed_deletes()
    {
        using var server = new TestServer();
        server.Run("HSET h a 1 b 2");
        server.Expect("HEXPIRE h 0 FIELDS 2 a a", "[2, -2]");
        Assert.Equal(["hexpired h"], server.Touched);
        server.Expect("HPEXPIREAT h 5 FIELDS 1 b", "[2]");
        Assert.Equal(["hexpired h", "del h"], server.Touched);
        server.Expect("EXISTS h", "0");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void What_has_expired_is_hidden_though_it_counts()
    {
        using var server = new TestServer();
        server.Run("HSET h a 1 b 2 c 3");
        server.Run("HPEXPIRE h 100 FIELDS 2 a b");
        server.Advance(100);
        server.Expect("HGET h a", "1");
        server.Advance(1);
        server.Expect("HGET h a", "nil");
        server.Expect("HMGET h a c", "[nil, 3]");
        server.Expect("HEXISTS h a", "0");
        server.Expect("HSTRLEN h a", "0");
        server.Expect("HKEYS h", "[c]");
        server.Expect("HVALS h", "[3]");
        server.Expect("HGETALL h", "[c, 3]");
        server.Expect("HSCAN h 0", "[0, [c, 3]]");
        server.Expect("HRANDFIELD h", "c");
        server.Expect("HRANDFIELD h 5", "[c]");
        server.Expect("HRANDFIELD h -2", "[c, c]");
        server.Expect("HTTL h FIELDS 1 a", "[-2]");
        server.Expect("HEXPIRE h 10 FIELDS 1 a", "[-2]");
        server.Expect("HLEN h", "3");
        server.Expect("HDEL h a", "0");
        server.Expect("HLEN h", "2");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void What_has_expired_is_as_new_to_writers()
    {
        using var server = new TestServer();
        server.Run("HSET h a 1 b 2 c 3 d 4 e 5 z 0");
        server.Run("HPEXPIRE h 100 FIELDS 5 a b c d e");
        server.Advance(101);
        server.Expect("HSET h a x", "1");
        Assert.Equal(["hexpired h", "hset h"], server.Touched);
        server.Expect("HSETNX h b x", "1");
        server.Expect("HINCRBY h c 7", "7");
        Assert.Equal(["hexpired h", "hincrby h"], server.Touched);
        server.Expect("HINCRBYFLOAT h d 1.5", "1.5");
        server.Expect("HGETDEL h FIELDS 1 e", "[nil]");
        server.Expect("HTTL h FIELDS 4 a b c d", "[-1, -1, -1, -1]");
        server.Run("HDEL h e");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void Writers_keep_or_drop_times()
    {
        using var server = new TestServer();
        server.Run("HSET h a 1 b 2 c 3");
        server.Run("HEXPIRE h 100 FIELDS 3 a b c");
        server.Run("HSET h a 5");
        server.Run("HINCRBY h b 5");
        server.Run("HINCRBYFLOAT h c 0.5");
        server.Expect("HTTL h FIELDS 3 a b c", "[-1, 100, 100]");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void Hgetex_reads_and_changes_times()
    {
        using var server = new TestServer();
        server.Run("HSET h a 1 b 2");
        server.Expect("HGETEX h FIELDS 2 a nosuch", "[1, nil]");
        server.Expect("HGETEX h EX 10 FIELDS 2 a b", "[1, 2]");
        Assert.Equal(["hexpire h"], server.Touched);
        server.Expect("HGETEX h PERSIST FIELDS 1 a", "[1]");
        Assert.Equal(["hpersist h"], server.Touched);
        server.Expect("HTTL h FIELDS 2 a b", "[-1, 10]");
        server.Expect("HGETEX h PX 0 FIELDS 2 a b", "[1, 2]");
        Assert.Equal(["hexpired h", "del h"], server.Touched);
        server.Expect("HGETEX h EX 10 FIELDS 1 a", "[nil]");
        Assert.Empty(server.Touched);
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void Hsetex_sets_under_conditions()
    {
        using var server = new TestServer();
        server.Expect("HSETEX h XX FIELDS 1 a 1", "0");
        server.Expect("HSETEX h FXX FIELDS 1 a 1", "0");
        server.Expect("HSETEX h NX EX 100 FIELDS 2 a 1 b 2", "1");
        Assert.Equal(["hset h", "hexpire h"], server.Touched);
        server.Expect("HSETEX h NX FIELDS 1 c 1", "0");
        server.Expect("HSETEX h FNX FIELDS 2 c 1 a 1", "0");
        server.Expect("HSETEX h FXX KEEPTTL FIELDS 1 a 5", "1");
        server.Expect("HSETEX h XX FNX FIELDS 1 c 6", "1");
        server.Expect("HMGET h a b c", "[5, 2, 6]");
        server.Expect("HTTL h FIELDS 3 a b c", "[100, 100, -1]");
        server.Expect("HSETEX h FIELDS 1 a 7", "1");
        server.Expect("HTTL h FIELDS 1 a", "[-1]");
        server.Expect("HSETEX h EXAT 1 FIELDS 3 a 1 b 2 c 3", "1");
        Assert.Equal(["hset h", "hexpire h", "hexpired h", "del h"], server.Touched);
        server.Expect("EXISTS h", "0");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void Hsetex_with_keepttl_does_not_keep_what_has_passed()
    {
        using var server = new TestServer();
        server.Run("HSETEX h PX 100 FIELDS 1 a 1");
        server.Advance(101);
        server.Expect("HSETEX h KEEPTTL FIELDS 1 a 2", "1");
        server.Expect("HTTL h FIELDS 1 a", "[-1]");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void Hgetdel_takes_fields_out()
    {
        using var server = new TestServer();
        server.Run("HSET h a 1 b 2");
        server.Expect("HGETDEL h FIELDS 3 a a nosuch", "[1, nil, nil]");
        Assert.Equal(["hdel h"], server.Touched);
        server.Expect("HGETDEL h FIELDS 1 b", "[2]");
        Assert.Equal(["hdel h", "del h"], server.Touched);
        server.Expect("HGETDEL nosuch FIELDS 1 b", "[nil]");
        server.ExpectCopyIsEqual();
    }

    [Theory]
    [InlineData("COPY h other{x} REPLACE")]
    [InlineData("COPY h h DB 5")]
    [InlineData("RENAME h other{x}")]
    [InlineData("RENAME h {h}other")]
    public void Times_go_along(string command)
    {
        using var server = new TestServer();
        server.Run("HSET h a 1 b 2 c 3");
        server.Run("HPEXPIRE h 100 FIELDS 1 a");
        server.Run("HEXPIRE h 100 FIELDS 1 b");
        server.Advance(101);
        server.Run(command);
        var words = command.Split(' ');
        if (words.Contains("DB")) server.Run("SELECT 5");
        server.Expect($"HPTTL {words[2]} FIELDS 3 a b c", "[-2, 99899, -1]");
        server.Expect($"HLEN {words[2]}", "3");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void Times_survive_dump_and_restore()
    {
        using var server = new TestServer();
        server.Run("HSET h a 1 b 2 c 3");
        server.Run("HPEXPIRE h 5000 FIELDS 1 a");
        var payload = Generic.DumpTests.Dump(server, "h");
        Assert.Equal("OK", server.Run(["RESTORE"u8.ToArray(), "copy"u8.ToArray(), "0"u8.ToArray(), payload]));
        server.Expect("HPTTL copy FIELDS 2 a b", "[5000, -1]");
        server.ExpectCopyIsEqual();
    }

    [Theory]
    [InlineData(3)]
    [InlineData(500)]
    public void The_cycle_removes_what_has_expired(int fields)
    {
        using var server = new TestServer();
        for (var i = 0; i < fields; i++) server.Run($"HSET h f{i} {i}");
        for (var i = 0; i < fields; i++) server.Run($"HPEXPIRE h {100 + i} FIELDS 1 f{i}");
        Assert.Equal(1, server.Context.Keyspace!.CountVolatile(0));
        var slot = HashSlot.Of("h"u8);
        server.Advance(100 + (fields / 2));
        Assert.Equal(slot, server.Context.Keyspace.NextExpiredSlot(0, 0, server.Context.NowMilliseconds - 1));
        Assert.Equal(fields / 2, Sweep(server, slot));
        server.Expect("HLEN h", (fields - (fields / 2)).ToString());
        Assert.Equal(0, Sweep(server, slot));
        server.Advance(10_000);
        Assert.Equal(fields - (fields / 2), Sweep(server, slot));
        Assert.Equal("del h", server.Touched[^1]);
        server.Expect("EXISTS h", "0");
        Assert.Equal(0, server.Context.Keyspace.CountVolatile(0));
        Assert.Equal(fields, server.Context.ExpiredElements);
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void A_hash_whose_last_time_goes_costs_nothing_more()
    {
        using var server = new TestServer();
        for (var i = 0; i < 300; i++) server.Run($"HSET h f{i} {i}");
        var before = server.Context.Keyspace!.UsedBytes;
        server.Run("HEXPIRE h 100 FIELDS 3 f1 f2 f3");
        Assert.True(server.Context.Keyspace.UsedBytes > before);
        Assert.Equal(1, server.Context.Keyspace.CountVolatile(0));
        server.Run("HPERSIST h FIELDS 2 f1 f2");
        server.Run("HSET h f3 3");
        Assert.Equal(0, server.Context.Keyspace.CountVolatile(0));
        Assert.Equal(before, server.Context.Keyspace.UsedBytes);
        server.ExpectCopyIsEqual();
    }

    private static int Sweep(TestServer server, int slot)
    {
        var removed = 0;
        for (var round = 0; round < 100; round++) removed += server.Outside(context => ExpiredElements.Remove(context, slot, 0, "h"u8, 10));
        return removed;
    }
}
