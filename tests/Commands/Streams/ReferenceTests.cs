using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Streams;

/// <summary>Deleting and trimming with regard to the groups: KEEPREF, DELREF, ACKED.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public void Deleted_references_are_gone_from_all_groups()
    {
        using var server = TwoGroups(2);
        server.Expect("XACKDEL s g DELREF IDS 2 1-0 2-0", "[1, 1]");
        server.Expect("XPENDING s h", "[0, nil, nil, nil]");
        server.Expect("XACKDEL s h DELREF IDS 2 1-0 2-0", "[-1, -1]");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void What_any_group_needs_is_kept()
    {
        using var server = TwoGroups(3);
        server.Expect("XACKDEL s g ACKED IDS 2 1-0 2-0", "[2, 2]");
        server.Expect("XPENDING s h", "[3, 1-0, 3-0, [[c, 3]]]");
        server.Expect("XACKDEL s h ACKED IDS 1 1-0", "[1]");
        server.Expect("XDELEX s ACKED IDS 3 1-0 2-0 3-0", "[-1, 2, 2]");
        server.Expect("XACK s h 2-0", "1");
        server.Expect("XDELEX s IDS 1 2-0 ACKED", "[1]");
        server.Expect("XLEN s", "1");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void Kept_references_have_no_fields()
    {
        using var server = TwoGroups(2);
        server.Expect("XACKDEL s g KEEPREF IDS 2 1-0 2-0", "[1, 1]");
        server.Expect("XLEN s", "0");
        server.Expect("XACKDEL s h IDS 1 1-0", "[1]");
        server.Expect("XDELEX s DELREF IDS 1 2-0", "[-1]");
        server.Expect("XPENDING s h", "[0, nil, nil, nil]");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void Trimming_leaves_what_is_needed_if_it_is_told_to()
    {
        using var server = new TestServer();
        for (var i = 1; i <= 5; i++) server.Run($"XADD s {i}-0 f v");
        server.Run("XGROUP CREATE s g 0");
        server.Run("XADD s MAXLEN = 1 ACKED 6-0 f v");
        server.Expect("XLEN s", "6");
        server.Run("XREADGROUP GROUP g c COUNT 1 STREAMS s >");
        server.Run("XACK s g 1-0");
        server.Run("XADD s MAXLEN = 1 ACKED 7-0 f v");
        server.Expect("XLEN s", "6");
        server.Run("XREADGROUP GROUP g c STREAMS s >");
        server.Run("XACK s g 3-0 5-0 6-0");
        server.Expect("XTRIM s MINID 6 ACKED", "2");
        server.Expect("XTRIM s MAXLEN 2 ACKED", "1");
        server.Expect("XRANGE s - +", "[[2-0, [f, v]], [4-0, [f, v]], [7-0, [f, v]]]");
        server.Expect("XTRIM s MAXLEN 1 DELREF", "2");
        server.Expect("XPENDING s g", "[1, 7-0, 7-0, [[c, 1]]]");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void Errors_are_the_protocols_own()
    {
        using var server = new TestServer();
        server.Expect("XDELEX s IDS 2 1-0 2-0", "[-1, -1]");
        server.Expect("XACKDEL s g IDS 1 1-0", "[-1]");
        server.Expect("XDELEX s IDS x 1-0", "-ERR Number of IDs must be a positive integer");
        server.Expect("XDELEX s IDS 3 1-0 2-0", "-ERR The `numids` parameter must match the number of arguments");
        server.Expect("XDELEX s IDS 1 1-0 2-0", "-ERR syntax error");
        server.Expect("XACKDEL s g KEEPREF ACKED IDS 1 1-0", "-ERR syntax error");
        server.Expect("XDELEX s IDS 1 x", "-ERR Invalid stream ID specified as stream command argument");
    }

    private static TestServer TwoGroups(int entries)
    {
        var server = new TestServer();
        for (var i = 1; i <= entries; i++) server.Run($"XADD s {i}-0 f v");
        foreach (var group in "gh")
        {
            server.Run($"XGROUP CREATE s {group} 0");
            server.Run($"XREADGROUP GROUP {group} c STREAMS s >");
        }

        return server;
    }
}
