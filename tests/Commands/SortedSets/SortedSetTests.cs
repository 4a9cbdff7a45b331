using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.SortedSets;

public sealed class SortedSetTests : IDisposable
{
    private readonly TestServer server = new();

    public void Dispose()
    {
        server.ExpectCopyIsEqual();
        server.Dispose();
    }

    [Fact]
    public void Scores()
    {
        server.Expect("ZADD z 1 a 2 b 2.5 c", "3");
        server.Expect("ZADD z CH 1 a 3 b", "1");
        server.Expect("ZADD z NX 9 a 4 d", "1");
        server.Expect("ZADD z XX GT CH 0 a 5 d", "1");
        server.Expect("ZADD z INCR 1 a", "2");
        server.Expect("ZADD z NX INCR 1 a", "nil");
        server.Expect("ZADD z NX XX 1 a", "-ERR XX and NX options at the same time are not compatible");
        server.Expect("ZADD z GT LT 1 a", "-ERR GT, LT, and/or NX options at the same time are not compatible");
        server.Expect("ZADD z INCR 1 a 2 b", "-ERR INCR option supports a single increment-element pair");
        server.Expect("ZADD z 1 a x b", "-ERR value is not a valid float");
        server.Expect("ZADD z nan a", "-ERR value is not a valid float");
        server.Expect("ZADD z 1", "-ERR wrong number of arguments for 'zadd' command");
        server.Expect("ZADD z NX 1", "-ERR syntax error");
        server.Expect("ZSCORE z a", "2");
        server.Expect("ZSCORE z x", "nil");
        server.Expect("ZMSCORE z a x c", "[2, nil, 2.5]");
        server.Expect("ZINCRBY z inf a", "inf");
        server.Expect("ZINCRBY z -inf a", "-ERR resulting score is not a number (NaN)");
        server.Expect("ZCARD z", "4");
        server.Expect("ZREM z a x", "1");
        server.Expect("ZREM z b c d", "3");
        Assert.Equal(["zrem z", "del z"], server.Touched);
    }

    [Fact]
    public void Ranks()
    {
        server.Run("ZADD z 1 a 1 b 2 c");
        server.Expect("ZRANK z b", "1");
        server.Expect("ZREVRANK z b", "1");
        server.Expect("ZRANK z c WITHSCORE", "[2, 2]");
        server.Expect("ZRANK z x", "nil");
        server.Expect("ZRANK z x WITHSCORE", "nil");
        server.Expect("ZRANK z a WHAT", "-ERR syntax error");
        server.Expect("ZRANK nosuch a", "nil");
    }

    [Fact]
    public void Ranges()
    {
        server.Run("ZADD z 1 a 2 b 3 c 4 d");
        server.Expect("ZRANGE z 0 -1", "[a, b, c, d]");
        server.Expect("ZRANGE z 1 2 WITHSCORES", "[b, 2, c, 3]");
        server.Expect("ZRANGE z 0 1 REV", "[d, c]");
        server.Expect("ZRANGE z (1 3 BYSCORE", "[b, c]");
        server.Expect("ZRANGE z 3 (1 BYSCORE REV", "[c, b]");
        server.Expect("ZRANGE z -inf +inf BYSCORE LIMIT 1 2", "[b, c]");
        server.Expect("ZRANGE z +inf -inf BYSCORE REV LIMIT 1 -1 WITHSCORES", "[c, 3, b, 2, a, 1]");
        server.Expect("ZRANGE z 0 1 LIMIT 0 1", "-ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX");
        server.Expect("ZRANGE z - + BYLEX WITHSCORES", "-ERR syntax error, WITHSCORES not supported in combination with BYLEX");
        server.Expect("ZRANGE z x 1 BYSCORE", "-ERR min or max is not a float");
        server.Expect("ZRANGE z x 1 BYLEX", "-ERR min or max not valid string range item");
        server.Expect("ZREVRANGE z 0 0 WITHSCORES", "[d, 4]");
        server.Expect("ZRANGEBYSCORE z 2 3", "[b, c]");
        server.Expect("ZREVRANGEBYSCORE z 3 2", "[c, b]");
        server.Expect("ZCOUNT z (1 +inf", "3");
        server.Run("HELLO 3");
        server.Expect("ZRANGE z 0 1 WITHSCORES", "[[a, 1], [b, 2]]");
        server.Expect("ZPOPMIN z", "[a, 1]");
        server.Expect("ZPOPMAX z 1", "[[d, 4]]");
        server.Expect("ZPOPMAX nosuch", "[]");
    }

    [Fact]
    public void Ranges_by_member()
    {
        server.Run("ZADD z 0 a 0 b 0 c 0 d");
        server.Expect("ZRANGE z [b + BYLEX", "[b, c, d]");
        server.Expect("ZRANGE z (b [c BYLEX", "[c]");
        server.Expect("ZRANGE z [c - BYLEX REV", "[c, b, a]");
        server.Expect("ZRANGEBYLEX z - (c LIMIT 1 5", "[b]");
        server.Expect("ZREVRANGEBYLEX z + (b", "[d, c]");
        server.Expect("ZLEXCOUNT z [b (d", "2");
        server.Expect("ZREMRANGEBYLEX z [b [c", "2");
        server.Expect("ZREMRANGEBYRANK z 0 0", "1");
        server.Expect("ZREMRANGEBYSCORE z 0 0", "1");
        Assert.Equal(["zremrangebyscore z", "del z"], server.Touched);
    }

    [Fact]
    public void A_large_sorted_set()
    {
        for (var i = 0; i < 1_000; i++) server.Run($"ZADD z {i * 7 % 1000} member:{i * 7 % 1000:d3}");
        server.Expect("OBJECT ENCODING z", "skiplist");
        server.Expect("ZRANK z member:500", "500");
        server.Expect("ZRANGE z 499 501", "[member:499, member:500, member:501]");
        server.Expect("ZCOUNT z 100 (200", "100");
        server.Expect("ZREMRANGEBYRANK z 0 899", "900");
        server.Expect("ZRANGE z 0 0", "[member:900]");
        server.Expect("COPY z copy", "1");
        var found = new List<string>();
        var cursor = "0";
        do
        {
            server.Run($"ZSCAN z {cursor} COUNT 10");
            cursor = server.Reply().Items[0].Text;
            found.AddRange(server.Reply().Items[1].Items.Where((_, i) => i % 2 == 0).Select(item => item.Text));
        }
        while (cursor != "0");
        Assert.Equal(100, found.Count);
        Assert.Equal(100, found.Distinct().Count());
        server.Run("ZRANDMEMBER z 20");
        Assert.Equal(20, server.Reply().Items.Select(item => item.Text).Distinct().Count());
    }

    [Fact]
    public void Scores_are_printed_as_valkey_prints_them()
    {
        server.Run("ZADD z 1e23 m");
        server.Expect("ZSCORE z m", "99999999999999990000000");
        server.Expect("ZINCRBY z -1e23 m", "0");
        server.Expect("ZADD z INCR 0.1 m", "0.1");
        server.Expect("ZSCAN z 0", "[0, [m, 0.1]]");
        for (var i = 0; i < 200; i++) server.Run($"ZADD z {i} member:{i}");
        server.Expect("ZSCORE z m", "0.1");
        server.Expect("ZSCAN z 0 COUNT 1000 MATCH m", "[0, [m, 0.10000000000000001]]");
        server.Expect("ZSCAN z 0 COUNT 1000 MATCH member:17", "[0, [member:17, 17]]");
    }

    [Fact]
    public void A_zero_byte_ends_the_end_of_a_range_and_spoils_a_score()
    {
        server.Run("ZADD z 1 a 2 b");
        server.Expect("ZADD z \"3\\x00\" c", "-ERR value is not a valid float");
        server.Expect("ZCOUNT z \"2\\x00x\" +inf", "1");
        server.Expect("ZCOUNT z \"(1\\x00\" +inf", "1");
    }
}
