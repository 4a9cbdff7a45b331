using Distro.Engine.Streams;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Streams;

/// <summary>What the random commands of Differential can't compare: ids from the clock, what only Valkey's later versions have, and what is logged.</summary>
public sealed class StreamTests
{
    [Fact]
    public void Ids_come_from_the_clock_and_never_go_back()
    {
        using var server = new TestServer();
        server.Expect("XADD s * a 1", "1000000000000-0");
        server.Expect("XADD s * a 2", "1000000000000-1");
        server.Advance(-5);
        server.Expect("XADD s * a 3", "1000000000000-2");
        server.Advance(10);
        server.Expect("XADD s * a 4", "1000000000005-0");
        server.Expect("XADD s 1000000000005-* a 5", "1000000000005-1");
        server.Expect("XADD s 1000000000004-* a 5", "-ERR The ID specified in XADD is equal or smaller than the target stream top item");
        server.Expect("XLEN s", "5");
        Assert.Contains("XADD s 1000000000000-1 a 2", server.Log[1]);
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void The_last_possible_id_ends_a_stream()
    {
        using var server = new TestServer();
        server.Expect("XADD s 18446744073709551615-18446744073709551615 a 1", "18446744073709551615-18446744073709551615");
        server.Expect("XADD s * a 1", "-ERR The stream has exhausted the last possible ID, unable to add more items");
        server.Expect("XRANGE s - +", "[[18446744073709551615-18446744073709551615, [a, 1]]]");
        server.Expect("XRANGE s (18446744073709551615-18446744073709551615 +", "-ERR invalid start ID for the interval");
        server.Expect("XREVRANGE s (0-0 -", "-ERR invalid end ID for the interval");
    }

    [Fact]
    public void Approximate_trimming_logs_what_became_of_it()
    {
        using var server = new TestServer();
        for (var i = 1; i <= 250; i++) server.Run($"XADD s {i}-0 a {i}");
        server.Expect("XTRIM s MAXLEN ~ 30", "200");
        Assert.EndsWith("XTRIM s MAXLEN 50", server.Log[^1]);
        server.Expect("XADD s MINID ~ 240 LIMIT 10 251-0 a b", "251-0");
        server.Expect("XLEN s", "51");
        server.Expect("XADD s MAXLEN = 3 252-0 a b", "252-0");
        Assert.Equal("xtrim s", server.Touched[^1]);
        server.Expect("XLEN s", "3");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void Reading_answers_a_map_in_resp3()
    {
        using var server = new TestServer();
        server.Run("XADD {t}a 1-1 f v");
        server.Run("XADD {t}b 2-1 f v");
        server.Expect("XREAD STREAMS {t}a {t}b {t}c 0 2-1 0", "[[{t}a, [[1-1, [f, v]]]]]");
        server.Expect("XREAD STREAMS {t}a {t}b + +", "[[{t}a, [[1-1, [f, v]]]], [{t}b, [[2-1, [f, v]]]]]");
        server.Run("HELLO 3");
        server.Run("XREAD STREAMS {t}a {t}b {t}c 0 2-1 0");
        Assert.Equal(Distro.Resp.ReplyKind.Map, server.Reply().Kind);
        server.Expect("XREAD STREAMS {t}a $", "nil");
    }

    [Fact]
    public void A_moved_stream_keeps_its_counters()
    {
        using var server = new TestServer();
        for (var i = 1; i <= 300; i++) server.Run($"XADD one {i}-{i % 7} a {i} b x");
        server.Run("XDEL one 5-5 300-6");
        server.Run("XTRIM one MAXLEN 100");
        server.Expect("COPY one two", "1");
        server.Expect("RENAME two three", "OK");
        server.Expect("XADD three 300-6 a b", "-ERR The ID specified in XADD is equal or smaller than the target stream top item");
        server.Expect("XSETID three 300-5", "-ERR The ID specified in XSETID is smaller than current max_deleted_entry_id");
        server.Expect("XLEN three", "100");
        server.ExpectCopyIsEqual();
    }
}
