using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.SortedSets;

/// <summary>Unions, intersections and differences of sorted sets and sets, and ranges that are stored.</summary>
public sealed class AlgebraTests : IDisposable
{
    private readonly TestServer server = new();

    public AlgebraTests()
    {
        server.Run("ZADD one 1 a 2 b 3 c");
        server.Run("ZADD two 10 b 20 c 30 d");
        server.Run("SADD set b d x");
    }

    public void Dispose()
    {
        server.ExpectCopyIsEqual();
        server.Dispose();
    }

    [Fact]
    public void Unions()
    {
        server.Expect("ZUNION 2 one two WITHSCORES", "[a, 1, b, 12, c, 23, d, 30]");
        server.Expect("ZUNION 2 one two WEIGHTS 2 -1 WITHSCORES", "[d, -30, c, -14, b, -6, a, 2]");
        server.Expect("ZUNION 2 one two AGGREGATE MIN WITHSCORES", "[a, 1, b, 2, c, 3, d, 30]");
        server.Expect("ZUNION 2 one two AGGREGATE max", "[a, b, c, d]");
        server.Expect("ZUNION 3 one two set AGGREGATE COUNT WITHSCORES", "[a, 1, x, 1, c, 2, d, 2, b, 3]");
        server.Expect("ZUNION 2 one two WEIGHTS 2 5 AGGREGATE COUNT WITHSCORES", "[a, 2, d, 5, b, 7, c, 7]");
        server.Expect("ZUNION 2 nosuch set", "[b, d, x]");
        server.Run("ZADD infinite inf a -inf b");
        server.Expect("ZUNION 2 infinite infinite WEIGHTS 1 -1 WITHSCORES", "[a, 0, b, 0]");
        server.Expect("ZUNION 1 infinite WEIGHTS 0 WITHSCORES", "[a, 0, b, 0]");
        server.Run("HELLO 3");
        server.Expect("ZUNION 1 one WITHSCORES", "[[a, 1], [b, 2], [c, 3]]");
    }

    [Fact]
    public void Intersections_and_differences()
    {
        server.Expect("ZINTER 2 one two WITHSCORES", "[b, 12, c, 23]");
        server.Expect("ZINTER 3 one two set WITHSCORES", "[b, 13]");
        server.Expect("ZINTER 2 one nosuch", "[]");
        server.Expect("ZINTER 2 one one AGGREGATE COUNT WITHSCORES", "[a, 2, b, 2, c, 2]");
        server.Expect("ZINTERCARD 2 one two", "2");
        server.Expect("ZINTERCARD 2 one two LIMIT 1", "1");
        server.Expect("ZINTERCARD 1 one LIMIT 0", "3");
        server.Expect("ZDIFF 2 one two WITHSCORES", "[a, 1]");
        server.Expect("ZDIFF 2 two set", "[c]");
        server.Expect("ZDIFF 2 one one", "[]");
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        server.Run("SET text x");
        server.Expect("ZUNION x one", "-ERR value is not an integer or out of range");
        server.Expect("ZUNION 0 one", "-ERR at least 1 input key is needed for 'zunion' command");
        server.Expect("ZINTERCARD -1 one", "-ERR at least 1 input key is needed for 'zintercard' command");
        server.Expect("ZUNION 2 one", "-ERR syntax error");
        server.Expect("ZUNION 2 one text NOSUCH", "-WRONGTYPE Operation against a key holding the wrong kind of value");
        server.Expect("ZUNION 2 one two NOSUCH", "-ERR syntax error");
        server.Expect("ZUNION 2 one two WEIGHTS 1", "-ERR syntax error");
        server.Expect("ZUNION 2 one two WEIGHTS 1 x", "-ERR weight value is not a float");
        server.Expect("ZUNION 2 one two AGGREGATE MEAN", "-ERR syntax error");
        server.Expect("ZDIFF 2 one two WEIGHTS 1 1", "-ERR syntax error");
        server.Expect("ZUNIONSTORE to 2 one two WITHSCORES", "-ERR syntax error");
        server.Expect("ZINTERCARD 2 one two LIMIT -1", "-ERR LIMIT can't be negative");
    }

    [Fact]
    public void Results_are_stored()
    {
        server.Run("SET to text");
        server.Expect("ZUNIONSTORE to 2 one two WEIGHTS 1 0.5", "4");
        Assert.Equal(["zunionstore to"], server.Touched);
        server.Expect("ZRANGE to 0 -1 WITHSCORES", "[a, 1, b, 7, c, 13, d, 15]");
        server.Expect("ZINTERSTORE to 2 to one", "3");
        server.Expect("ZDIFFSTORE to 2 to two", "1");
        server.Expect("ZRANGE to 0 -1 WITHSCORES", "[a, 2]");
        server.Expect("ZDIFFSTORE to 2 to to", "0");
        Assert.Equal(["del to"], server.Touched);
        server.Expect("EXISTS to", "0");
        server.Expect("ZDIFFSTORE nosuch 2 nosuch to", "0");
        Assert.Equal([], server.Touched);
        for (var i = 0; i < 600; i++) server.Run($"ZADD large {i} m{i}");
        server.Expect("ZUNIONSTORE large 2 large one", "603");
        server.Expect("OBJECT ENCODING large", "skiplist");
    }

    [Fact]
    public void Ranges_are_stored()
    {
        server.Expect("ZRANGESTORE to one 1 -1", "2");
        Assert.Equal(["zrangestore to"], server.Touched);
        server.Expect("ZRANGE to 0 -1 WITHSCORES", "[b, 2, c, 3]");
        server.Expect("ZRANGESTORE to one 3 (1 BYSCORE REV LIMIT 1 1", "1");
        server.Expect("ZRANGE to 0 -1", "[b]");
        server.Expect("ZRANGESTORE one one - [b BYLEX", "2");
        server.Expect("ZRANGESTORE to nosuch 0 -1", "0");
        server.Expect("EXISTS to", "0");
        server.Expect("ZRANGESTORE to one 0 -1 WITHSCORES", "-ERR syntax error");
        server.Expect("ZRANGESTORE to one 0 -1 LIMIT 0 1", "-ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX");
        server.Expect("ZRANGESTORE to set 0 -1", "-WRONGTYPE Operation against a key holding the wrong kind of value");
    }
}
