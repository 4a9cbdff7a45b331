using System.Text;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Generic;

public sealed class DumpTests
{
    private const string Bar = "\0\u0003bar";

    [Fact]
    public void A_dumped_key_is_restored_under_another_name()
    {
        using var server = new TestServer();
        server.Run("HSET h a 1 b 2");
        var payload = Dump(server, "h");
        server.Expect("DUMP nosuch", "nil");
        Restore(server, "OK", "copy", "0", payload);
        server.Run("HGETALL copy");
        server.Expect("TTL copy", "-1");
        Assert.Equal("restore second", Assert.Single(Restored(server, "second", "0", payload)));
        server.Expect("HMGET second a b", "[1, 2]");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void A_payload_of_a_later_version_is_taken_when_the_operator_says_so()
    {
        using var server = new TestServer();
        byte[] later = [0, 3, .. "bar"u8, 0xde, 0, 0x0f, (byte)'Y', (byte)'U', (byte)'z', (byte)'a', 0xd3, 0xec, 0xe0];
        Restore(server, "-ERR DUMP payload version or checksum are wrong", "k", "0", later);
        server.Host.Data.AcceptsAnyVersion = true;
        Restore(server, "OK", "k", "0", later);
        server.Expect("GET k", "bar");
        later[^1]++;
        Restore(server, "-ERR DUMP payload version or checksum are wrong", "j", "0", later);
        server.Host.Data.SkipsChecksums = true;
        Restore(server, "OK", "j", "0", later);
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void Restore_takes_a_lifetime_or_a_point_in_time()
    {
        using var server = new TestServer();
        server.Run("SET k v");
        var payload = Dump(server, "k");
        Restore(server, "OK", "relative", "5000", payload);
        server.Expect("PTTL relative", "5000");
        Restore(server, "OK", "absolute", "1000000009000", payload, "ABSTTL");
        server.Expect("PTTL absolute", "9000");
        Restore(server, "OK", "far", "2569591501", payload);
        server.Expect("PTTL far", "2569591501");
        server.Advance(5001);
        server.Expect("EXISTS relative absolute", "1");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void Restore_replaces_only_when_told_to()
    {
        using var server = new TestServer();
        server.Run("SET k v");
        var payload = Dump(server, "k");
        server.Run("RPUSH l a b c");
        server.Run("PEXPIRE l 1000");
        Restore(server, "-BUSYKEY Target key name already exists.", "l", "0", payload);
        Restore(server, "OK", "l", "0", payload, "replace");
        server.Expect("GET l", "v");
        server.Expect("TTL l", "-1");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void What_has_expired_already_is_not_stored_and_deletes_what_it_replaces()
    {
        using var server = new TestServer();
        server.Run("SET k v");
        var payload = Dump(server, "k");
        Restore(server, "OK", "new", "1", payload, "ABSTTL");
        server.Expect("EXISTS new", "0");
        Restore(server, "OK", "k", "1", payload, "ABSTTL", "REPLACE");
        Assert.Equal("del k", Assert.Single(server.Touched));
        Assert.EndsWith("DEL k", server.Log[^1]);
        server.Expect("EXISTS k", "0");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void What_makes_no_sense_is_refused_and_leaves_the_old_value()
    {
        using var server = new TestServer();
        server.Run("SET k v");
        var payload = Dump(server, "k");
        Restore(server, "-ERR Invalid TTL value, must be >= 0", "x", "-1", payload);
        Restore(server, "-ERR value is not an integer or out of range", "x", "abc", payload);
        Restore(server, "-ERR syntax error", "x", "0", payload, "nosuch");
        Restore(server, "-ERR syntax error", "x", "0", payload, "IDLETIME", "1", "FREQ", "2");
        Restore(server, "-ERR Invalid IDLETIME value, must be >= 0", "x", "0", payload, "IDLETIME", "-1");
        Restore(server, "-ERR Invalid FREQ value, must be >= 0 and <= 255", "x", "0", payload, "FREQ", "256");
        Restore(server, "-ERR DUMP payload version or checksum are wrong", "k", "0", Encoding.Latin1.GetBytes("..."), "REPLACE");
        payload[1] ^= 1;
        Restore(server, "-ERR DUMP payload version or checksum are wrong", "k", "0", payload, "REPLACE");
        Restore(server, "-ERR DUMP payload version or checksum are wrong", "k", "0", Encoding.Latin1.GetBytes(Bar + "\u00de\0\u000fYUza\u00d3\u00ec\u00e0"), "REPLACE");
        server.Expect("GET k", "v");
        server.Expect("DBSIZE", "1");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void Idle_time_and_frequency_are_taken()
    {
        using var server = new TestServer();
        server.Run("SET k v");
        var payload = Dump(server, "k");
        Restore(server, "OK", "a", "0", payload, "IDLETIME", "1000");
        Restore(server, "OK", "b", "0", payload, "FREQ", "100");
        server.Run(["RESTORE-ASKING"u8.ToArray(), "c"u8.ToArray(), "0"u8.ToArray(), payload]);
        server.Expect("MGET a b c", "[v, v, v]");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void Members_of_a_set_keep_their_times()
    {
        using var server = new TestServer();
        server.Run("SADD s a b c");
        server.Run("SPEXPIRE s 5000 MEMBERS 1 b");
        server.Run("SPEXPIRE s 10 MEMBERS 1 c");
        var payload = Dump(server, "s");
        Assert.Equal(192, payload[0]);
        server.Advance(20);
        Restore(server, "OK", "copy", "0", payload);
        server.Expect("SPTTL copy MEMBERS 3 a b c", "[-1, 4980, -2]");
        server.Expect("SCARD copy", "2");
        server.Advance(5000);
        server.Expect("SMEMBERS copy", "[a]");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void What_is_no_set_with_times_is_refused()
    {
        using var server = new TestServer();
        server.Host.Data.SkipsChecksums = true;
        server.Run("SADD s a b");
        server.Run("SPEXPIRE s 5000 MEMBERS 1 b");
        var payload = Dump(server, "s");
        Restore(server, "OK", "x", "0", payload);

        // The second byte counts the members; each is its length, its one byte and its time.
        foreach (var (at, value) in new (int, byte)[] { (1, 3), (1, 1), (2, 9), (12, 250), (13, payload[3]), (11, 0x80), (payload.Length - 10, 11) })
        {
            var wrong = payload.ToArray();
            wrong[at] = value;
            Restore(server, "-ERR Bad data format", "y", "0", wrong);
        }

        server.Expect("EXISTS y", "0");
        server.ExpectCopyIsEqual();
    }

    [Fact]
    public void A_stream_keeps_its_producers_and_what_is_nobodys()
    {
        using var server = new TestServer();
        server.Run("XADD s IDMP p one * f 1");
        Assert.Equal(193, Dump(server, "s")[0]);
        server.Run("XCFGSET s IDMP-MAXSIZE 2 IDMP-DURATION 10");
        foreach (var message in new[] { "one", "two", "three", "three" }) server.Run($"XADD s IDMP p {message} * f 1");
        server.Run("XGROUP CREATE s g 0");
        server.Run("XREADGROUP GROUP g c COUNT 2 STREAMS s >");
        server.Run("XNACK s g FAIL IDS 1 1000000000000-0");
        Restore(server, "OK", "copy", "0", Dump(server, "s"));
        foreach (var question in new[] { "XINFO STREAM {0} FULL", "XPENDING {0} g", "XADD {0} IDMP p three * f 2", "XADD {0} IDMP p two * f 2", "XREADGROUP GROUP g d COUNT 1 STREAMS {0} >" })
        {
            var said = server.Run(string.Format(question, "s")).Replace("[[s,", "[[copy,");
            server.Expect(string.Format(question, "copy"), said);
        }

        server.ExpectCopyIsEqual();
    }

    [Theory]
    [InlineData("XGROUP CREATE s g 0")]
    [InlineData("XREADGROUP GROUP g c STREAMS s >")]
    public void A_stream_that_others_can_hold_is_written_for_them(string command)
    {
        using var server = new TestServer();
        server.Run("XADD s 1-0 f v");
        server.Run("XGROUP CREATE s g 0");
        server.Run(command);
        Assert.Equal(19, Dump(server, "s")[0]);
    }

    internal static byte[] Dump(TestServer server, string key)
    {
        server.Run("DUMP " + key);
        return server.Reply().Bytes.ToArray();
    }

    private static List<string> Restored(TestServer server, string key, string ttl, byte[] payload)
    {
        Restore(server, "OK", key, ttl, payload);
        return server.Touched;
    }

    private static void Restore(TestServer server, string reply, string key, string ttl, byte[] payload, params string[] options)
    {
        byte[][] words = ["RESTORE"u8.ToArray(), Encoding.Latin1.GetBytes(key), Encoding.Latin1.GetBytes(ttl), payload, .. options.Select(Encoding.Latin1.GetBytes)];
        Assert.Equal(reply, server.Run(words));
    }
}
