using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Streams;

/// <summary>Messages that are sent twice and added once, as Redis 8.6 has them.</summary>
public sealed class IdempotenceTests
{
    [Fact]
    public void A_message_sent_again_is_answered_with_its_id()
    {
        using var server = new TestServer();
        server.Expect("XADD s IDMP p one * f 1", "1000000000000-0");
        server.Expect("XADD s IDMP p two * f 1", "1000000000000-1");
        server.Expect("XADD s IDMP q one * f 1", "1000000000000-2");
        server.Advance(50);
        server.Expect("XADD s MAXLEN 2 IDMP p one * f other", "1000000000000-0");
        server.Expect("XLEN s", "3");
        server.Expect("XINFO STREAM s", "[length, 3, radix-tree-keys, 1, radix-tree-nodes, 2, last-generated-id, 1000000000000-2, max-deleted-entry-id, 0-0, entries-added, 3, recorded-first-entry-id, 1000000000000-0, idmp-duration, 100, idmp-maxsize, 100, pids-tracked, 2, iids-tracked, 3, iids-added, 3, iids-duplicates, 1, groups, 0, first-entry, [1000000000000-0, [f, 1]], last-entry, [1000000000000-2, [f, 1]]]");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void Fields_name_a_message_in_any_order()
    {
        using var server = new TestServer();
        server.Expect("XADD s IDMPAUTO p * a 1 b 2", "1000000000000-0");
        server.Advance(1);
        server.Expect("XADD s IDMPAUTO p * b 2 a 1", "1000000000000-0");
        server.Expect("XADD s IDMPAUTO p * a 2 b 1", "1000000000001-0");
        server.Expect("XADD s IDMPAUTO p * ab 1 \"\" 2", "1000000000001-1");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void Messages_are_forgotten_when_they_are_old_or_too_many()
    {
        using var server = new TestServer();
        server.Run("XADD s 1-1 f v");
        server.Expect("XCFGSET s IDMP-MAXSIZE 2 IDMP-DURATION 10", "OK");
        server.Run("XADD s IDMP p one * f 1");
        server.Run("XADD s IDMP p two * f 1");
        server.Run("XADD s IDMP p three * f 1");
        server.Expect("XADD s IDMP p two * f 1", "1000000000000-1");
        server.Expect("XADD s IDMP p one * f 1", "1000000000000-3");
        server.Expect("XADD s IDMP p three * f 1", "1000000000000-2");
        server.Advance(10_001);
        server.Expect("XADD s IDMP p three * f 1", "1000000010001-0");
        server.Run("XADD s IDMP q one * f 1");
        server.Advance(20_000);
        server.Run("XADD s IDMP r one * f 1");
        server.Run("XADD s IDMP r two * f 1");
        server.Run("XADD s IDMP r three * f 1");
        Assert.Contains("pids-tracked, 1, iids-tracked, 2, iids-added, 9", server.Run("XINFO STREAM s"));
        server.Expect("XCFGSET s IDMP-MAXSIZE 2", "OK");
        server.Expect("XADD s IDMP r three * f 1", "1000000030001-2");
        server.Expect("XCFGSET s IDMP-MAXSIZE 3", "OK");
        server.Expect("XADD s IDMP r three * f 1", "1000000030001-3");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void A_moved_stream_remembers()
    {
        using var server = new TestServer();
        for (var i = 0; i < 20; i++) server.Run($"XADD one IDMP p{i % 3} m{i} * f {i}");
        server.Run("XADD one IDMP p0 m0 * f 0");
        server.Expect("COPY one two", "1");
        Assert.Equal(server.Run("XINFO STREAM one FULL"), server.Run("XINFO STREAM two FULL"));
        server.Expect("XADD two IDMP p1 m10 * f 0", "1000000000000-10");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void Errors_are_the_protocols_own()
    {
        using var server = new TestServer();
        server.Expect("XADD s IDMP p * f v", "-ERR Invalid stream ID specified as stream command argument");
        server.Expect("XADD s IDMP p i 1-1 f v", "-ERR IDMP/IDMPAUTO can be used only with auto-generated IDs");
        server.Expect("XADD s IDMP p i IDMPAUTO q * f v", "-ERR IDMP/IDMPAUTO specified multiple times");
        server.Expect("XADD s IDMP \"\" i * f v", "-ERR IDMP requires a non-empty producer ID");
        server.Expect("XADD s IDMP p \"\" * f v", "-ERR IDMP requires a non-empty idempotent ID");
        server.Expect("XADD s IDMPAUTO \"\" * f v", "-ERR IDMPAUTO requires a non-empty producer ID");
        server.Expect("XADD s NOMKSTREAM IDMPAUTO p * f v", "nil");
        server.Expect("XCFGSET s IDMP-DURATION 5", "-ERR no such key");
        server.Run("XADD s 1-1 f v");
        server.Expect("XCFGSET s", "-ERR At least one parameter must be specified");
        server.Expect("XCFGSET s IDMP-DURATION 0", "-ERR IDMP-DURATION must be between 1 and 86400 seconds");
        server.Expect("XCFGSET s IDMP-MAXSIZE 10001", "-ERR IDMP-MAXSIZE must be between 1 and 10000 entries");
        server.Expect("XCFGSET s IDMP-MAXSIZE", "-ERR syntax error");
        server.Expect("XIDMPRECORD s p i 2-1", "-ERR The specified stream ID was deleted or doesn't exist");
        server.Run("XADD s 2-1 f v");
        server.Expect("XCFGSET s IDMP-DURATION 86400", "OK");
        server.Context.NowMilliseconds = 5;
        server.Expect("XIDMPRECORD s p i 1-1", "OK");
        server.Expect("XIDMPRECORD s p i 1-1", "OK");
        server.Expect("XIDMPRECORD s p i 2-1", "-ERR The specified IDMP producer-id/idempotent-id pair maps to a different stream ID");
    }
}
