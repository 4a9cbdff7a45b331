using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Streams;

/// <summary>What the random commands of Differential can't compare: times, and what later versions than Redis 7.0 answer.</summary>
public sealed class GroupTests
{
    [Fact]
    public void A_reader_is_a_consumer_even_if_there_is_nothing_to_read()
    {
        using var server = new TestServer();
        server.Expect("XGROUP CREATE s g $ MKSTREAM", "OK");
        server.Expect("XGROUP CREATE s g $", "-BUSYGROUP Consumer Group name already exists");
        server.Expect("XREADGROUP GROUP g one STREAMS s >", "nil");
        Assert.Equal(["xgroup-createconsumer s"], server.Touched);
        server.Expect("XGROUP CREATECONSUMER s g one", "0");
        server.Expect("XGROUP CREATECONSUMER s g two", "1");
        server.Advance(500);
        server.Expect("XINFO CONSUMERS s g", "[[name, one, pending, 0, idle, 500, inactive, -1], [name, two, pending, 0, idle, 500, inactive, -1]]");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void What_was_given_is_pending_until_it_is_acknowledged()
    {
        using var server = new TestServer();
        server.Run("XGROUP CREATE s g 0 MKSTREAM");
        for (var i = 1; i <= 5; i++) server.Run($"XADD s {i}-0 f {i}");
        server.Expect("XREADGROUP GROUP g a COUNT 2 STREAMS s >", "[[s, [[1-0, [f, 1]], [2-0, [f, 2]]]]]");
        server.Advance(100);
        server.Expect("XREADGROUP GROUP g b COUNT 1 STREAMS s >", "[[s, [[3-0, [f, 3]]]]]");
        server.Expect("XPENDING s g", "[3, 1-0, 3-0, [[a, 2], [b, 1]]]");
        server.Expect("XPENDING s g - + 10", "[[1-0, a, 100, 1], [2-0, a, 100, 1], [3-0, b, 0, 1]]");
        server.Expect("XPENDING s g IDLE 50 - + 10", "[[1-0, a, 100, 1], [2-0, a, 100, 1]]");
        server.Expect("XPENDING s g - + 10 b", "[[3-0, b, 0, 1]]");
        server.Expect("XREADGROUP GROUP g a STREAMS s 1", "[[s, [[2-0, [f, 2]]]]]");
        server.Expect("XPENDING s g 2 2 10", "[[2-0, a, 0, 2]]");
        server.Expect("XACK s g 1-0 2-0 9-0", "2");
        server.Expect("XPENDING s g", "[1, 3-0, 3-0, [[b, 1]]]");
        server.Expect("XREADGROUP GROUP g a NOACK STREAMS s >", "[[s, [[4-0, [f, 4]], [5-0, [f, 5]]]]]");
        server.Expect("XINFO GROUPS s", "[[name, g, consumers, 2, pending, 1, last-delivered-id, 5-0, entries-read, 5, lag, 0]]");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void A_deleted_entry_stays_pending_without_fields_until_it_is_claimed()
    {
        using var server = new TestServer();
        server.Run("XADD s 1-0 f 1");
        server.Run("XADD s 2-0 f 2");
        server.Run("XGROUP CREATE s g 0");
        server.Run("XREADGROUP GROUP g a STREAMS s >");
        server.Run("XDEL s 1-0");
        server.Expect("XREADGROUP GROUP g a STREAMS s 0", "[[s, [[1-0, nil], [2-0, [f, 2]]]]]");
        server.Expect("XCLAIM s g b 0 1-0 2-0 JUSTID", "[2-0]");
        server.Expect("XPENDING s g - + 10", "[[2-0, b, 0, 2]]");
        server.Run("XDEL s 2-0");
        server.Expect("XAUTOCLAIM s g a 0 -", "[0-0, [], [2-0]]");
        server.Expect("XPENDING s g", "[0, nil, nil, nil]");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void Claims_set_what_they_are_told_to()
    {
        using var server = new TestServer();
        server.Run("XGROUP CREATE s g 0 MKSTREAM");
        for (var i = 1; i <= 4; i++) server.Run($"XADD s {i}-0 f {i}");
        server.Run("XREADGROUP GROUP g a COUNT 3 STREAMS s >");
        server.Advance(1000);
        server.Expect("XCLAIM s g b 2000 1-0", "[]");
        server.Expect("XCLAIM s g b 1000 1-0 2-0 IDLE 400 RETRYCOUNT 7", "[[1-0, [f, 1]], [2-0, [f, 2]]]");
        server.Expect("XCLAIM s g c 0 4-0 FORCE TIME 999999999000", "[[4-0, [f, 4]]]");
        server.Expect("XPENDING s g - + 10", "[[1-0, b, 400, 7], [2-0, b, 400, 7], [3-0, a, 1000, 1], [4-0, c, 2000, 2]]");
        server.Expect("XAUTOCLAIM s g d 500 - COUNT 1", "[4-0, [[3-0, [f, 3]]], []]");
        server.Expect("XINFO CONSUMERS s g", "[[name, a, pending, 0, idle, 1000, inactive, 1000], [name, b, pending, 2, idle, 0, inactive, 0], [name, c, pending, 1, idle, 0, inactive, 0], [name, d, pending, 1, idle, 0, inactive, 0]]");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void A_moved_stream_keeps_its_groups_to_the_last_time()
    {
        using var server = new TestServer();
        server.Run("XGROUP CREATE one g 0 MKSTREAM");
        server.Run("XGROUP CREATE one other 5-0 ENTRIESREAD 5");
        for (var i = 1; i <= 600; i++) server.Run($"XADD one {i}-0 f {i}");
        server.Run("XREADGROUP GROUP g a COUNT 300 STREAMS one >");
        server.Advance(70);
        server.Run("XREADGROUP GROUP g b COUNT 100 STREAMS one >");
        server.Run("XGROUP CREATECONSUMER one other idle");
        server.Run("XCLAIM one g b 0 5-0 7-0");
        server.Run("XNACK one g FAIL IDS 2 9-0 10-0");
        server.Run("XDEL one 5-0 6-0 300-0");
        server.Advance(30);
        var before = server.Run("XINFO STREAM one FULL COUNT 0");
        server.Expect("COPY one two", "1");
        server.Expect("RENAME two three", "OK");
        Assert.Equal(before.Replace("radix-tree-keys, 6", "radix-tree-keys, ?"), server.Run("XINFO STREAM three FULL COUNT 0").Replace("radix-tree-keys, 6", "radix-tree-keys, ?"));
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void Released_entries_are_nobodys_and_the_next_to_be_claimed()
    {
        using var server = new TestServer();
        server.Run("XGROUP CREATE s g 0 MKSTREAM");
        for (var i = 1; i <= 5; i++) server.Run($"XADD s {i}-0 f {i}");
        server.Run("XREADGROUP GROUP g a COUNT 4 STREAMS s >");
        server.Advance(10);
        server.Expect("XNACK s g SILENT IDS 2 2-0 9-0", "1");
        server.Expect("XNACK s g FATAL IDS 1 3-0", "1");
        server.Expect("XNACK s g FAIL IDS 1 5-0 FORCE", "1");
        server.Expect("XPENDING s g - + 10", "[[1-0, a, 10, 1], [2-0, \"\", -1, 0], [3-0, \"\", -1, 9223372036854775807], [4-0, a, 10, 1], [5-0, \"\", -1, 0]]");
        server.Expect("XPENDING s g", "[5, 1-0, 5-0, [[a, 2]]]");
        server.Expect("XREADGROUP GROUP g b COUNT 4 CLAIM 10 STREAMS s >", "[[s, [[2-0, [f, 2], 0, 0], [3-0, [f, 3], 0, 9223372036854775807], [5-0, [f, 5], 0, 0], [1-0, [f, 1], 10, 1]]]]");
        server.Expect("XREADGROUP GROUP g b CLAIM 10 STREAMS s >", "[[s, [[4-0, [f, 4], 10, 1], [5-0, [f, 5], 0, 0]]]]");
        server.Expect("XREADGROUP GROUP g b CLAIM 10 STREAMS s >", "nil");
        server.Expect("XNACK s g LOUD IDS 1 1-0", "-ERR mode must be SILENT, FAIL, or FATAL");
        server.Expect("XNACK s g FAIL IDS 0 1-0", "-ERR numids must be a positive integer");
        server.Expect("XNACK s g FAIL IDS 2 1-0", "-ERR number of IDs doesn't match numids");
        server.Expect("XNACK s none FAIL IDS 1 1-0", "-NOGROUP No such key 's' or consumer group 'none'");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void Errors_are_the_protocols_own()
    {
        using var server = new TestServer();
        server.Expect("XGROUP CREATE s g 0", "-ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.");
        server.Run("XGROUP CREATE s g 0 MKSTREAM");
        server.Expect("XGROUP SETID s h 0", "-NOGROUP No such consumer group 'h' for key name 's'");
        server.Expect("XREADGROUP GROUP h c STREAMS s >", "-NOGROUP No such key 's' or consumer group 'h' in XREADGROUP with GROUP option");
        server.Expect("XREADGROUP GROUP g c COUNT 1 STREAMS s", "-ERR Unbalanced 'xreadgroup' list of streams: for each stream key an ID or '>' must be specified.");
        server.Expect("XREAD COUNT 1 STREAMS s", "-ERR Unbalanced 'xread' list of streams: for each stream key an ID or '$' must be specified.");
        server.Expect("XGROUP create s h 0 ENTRIESREAD 1 ENTRIESREAD 2", "-ERR unknown subcommand or wrong number of arguments for 'create'. Try XGROUP HELP.");
        server.Expect("XGROUP CREATE s g 0 UP", "-ERR unknown subcommand or wrong number of arguments for 'CREATE'. Try XGROUP HELP.");
        server.Expect("XINFO CONSUMERS s h", "-NOGROUP No such consumer group 'h' for key name 's'");
        server.Expect("XINFO STREAM none", "-ERR no such key");
        server.Expect("XPENDING s h", "-NOGROUP No such key 's' or consumer group 'h'");
    }

    [Fact]
    public void Lag_is_known_where_nothing_ahead_was_deleted()
    {
        using var server = new TestServer();
        for (var i = 1; i <= 5; i++) server.Run($"XADD s {i}-0 f v");
        server.Run("XGROUP CREATE s g 0");
        ExpectCounters(server, "nil", "5");
        server.Run("XREADGROUP GROUP g c COUNT 1 STREAMS s >");
        ExpectCounters(server, "1", "4");
        server.Run("XREADGROUP GROUP g c COUNT 2 STREAMS s >");
        server.Run("XDEL s 5-0");
        ExpectCounters(server, "3", "nil");
        server.Run("XREADGROUP GROUP g c STREAMS s >");
        ExpectCounters(server, "nil", "nil");
        server.Run("XADD s 6-0 f v");
        server.Run("XREADGROUP GROUP g c STREAMS s >");
        ExpectCounters(server, "6", "0");
        server.Run("XADD s 7-0 f v");
        server.Run("XADD s 8-0 f v");
        server.Run("XTRIM s MINID 8");
        ExpectCounters(server, "6", "2");
        server.Run("XREADGROUP GROUP g c STREAMS s >");
        ExpectCounters(server, "8", "0");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void No_more_is_given_than_can_be_logged()
    {
        using var server = new TestServer(effectBytesMax: 20_000);
        server.Run("XGROUP CREATE s g 0 MKSTREAM");
        for (var i = 1; i <= 100; i++) server.Run($"XADD s {i}-0 f v");
        server.Run("XREADGROUP GROUP g c STREAMS s >");
        var given = server.Reply().Items[0].Items[1].Items.Count;
        Assert.InRange(given, 10, 60);
        server.Expect("XINFO GROUPS s", $"[[name, g, consumers, 1, pending, {given}, last-delivered-id, {given}-0, entries-read, {given}, lag, {100 - given}]]");
        var ids = string.Join(' ', Enumerable.Range(1, 100).Select(id => $"{id}-0"));
        server.Expect($"XCLAIM s g d 0 {ids} FORCE", "-ERR the command needs more memory than one command may use");
        server.Expect($"XREADGROUP GROUP g {new string('c', 19_000)} STREAMS s >", "-ERR the command needs more memory than one command may use");
        server.Run($"XAUTOCLAIM s g {new string('d', 400)} 0 - COUNT 90");
        Assert.NotEqual("0-0", server.Reply().Items[0].Text);
        server.ExpectCopyIsEqual();
    }

    private static void ExpectCounters(TestServer server, string read, string lag) => Assert.Contains($"entries-read, {read}, lag, {lag}]", server.Run("XINFO GROUPS s"));
}
