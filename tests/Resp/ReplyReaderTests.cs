using System.Text;
using Distro.Resp;
using Xunit.Abstractions;

namespace Distro.Tests.Resp;

public sealed class ReplyReaderTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("+OK\r\n", "OK")]
    [InlineData("-ERR no\r\n", "-ERR no")]
    [InlineData(":42\r\n", "42")]
    [InlineData("$5\r\nhello\r\n", "hello")]
    [InlineData("$0\r\n\r\n", "\"\"")]
    [InlineData("$-1\r\n", "nil")]
    [InlineData("*-1\r\n", "nil")]
    [InlineData("_\r\n", "nil")]
    [InlineData("*3\r\n:1\r\n*1\r\n$1\r\na\r\n$-1\r\n", "[1, [a], nil]")]
    [InlineData("%1\r\n+a\r\n:1\r\n", "{a: 1}")]
    [InlineData("~2\r\n+a\r\n+b\r\n", "~[a, b]")]
    [InlineData("#t\r\n", "true")]
    [InlineData(",1.5\r\n", "1.5")]
    [InlineData("=8\r\ntxt:some\r\n", "some")]
    [InlineData("!7\r\nERR bad\r\n", "-ERR bad")]
    [InlineData("|1\r\n+ttl\r\n:3\r\n$1\r\na\r\n", "a")]
    [InlineData("(12345678901234567890\r\n", "12345678901234567890")]
    public void Replies_are_read(string wire, string shown)
    {
        var bytes = Encoding.Latin1.GetBytes(wire);
        Assert.Equal(shown, ReplyValue.Parse(bytes, out var length)?.ToString());
        Assert.Equal(bytes.Length, length);
        for (var end = 0; end < bytes.Length; end++) Assert.Null(ReplyValue.Parse(bytes.AsSpan(0, end), out _));
    }

    [Theory]
    [InlineData("?\r\n")]
    [InlineData(":x\r\n")]
    [InlineData("$x\r\n")]
    [InlineData("$-2\r\n")]
    [InlineData("$1\r\nabc\r\n")]
    [InlineData("*-2\r\n")]
    [InlineData("#x\r\n")]
    [InlineData("+a\rb")]
    [InlineData("$99999999999\r\n")]
    public void Malformed_replies_are_told(string wire)
    {
        var scanner = default(ReplyScanner);
        Assert.Equal(ReplyStatus.Malformed, scanner.Scan(Encoding.Latin1.GetBytes(wire)));
    }

    [Fact]
    public void Nesting_is_followed_only_so_deep()
    {
        var deep = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("*1\r\n", RespLimits.ReplyDepthMax - 1)) + ":1\r\n");
        var deeper = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("*1\r\n", RespLimits.ReplyDepthMax)) + ":1\r\n");
        Assert.Equal(ReplyStatus.Complete, default(ReplyScanner).Scan(deep));
        Assert.Equal(ReplyStatus.Malformed, default(ReplyScanner).Scan(deeper));
    }

    [Fact]
    public void Random_replies_scan_alike_in_pieces_and_never_fail_hard()
    {
        const int cases = 200_000;
        const int seed = 99;
        var random = new Random(seed);
        for (var i = 0; i < cases; i++)
        {
            var bytes = Encoding.Latin1.GetBytes(Random(random, 0));
            if (i % 3 == 0) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var whole = default(ReplyScanner);
            var status = whole.Scan(bytes);
            var pieces = default(ReplyScanner);
            var piecesStatus = ReplyStatus.Incomplete;
            for (var end = Math.Min(bytes.Length, random.Next(8)); piecesStatus == ReplyStatus.Incomplete; end = Math.Min(bytes.Length, end + random.Next(1, 16)))
            {
                piecesStatus = pieces.Scan(bytes.AsSpan(0, end));
                if (end == bytes.Length) break;
            }

            Assert.True(status == piecesStatus && (status != ReplyStatus.Complete || whole.Length == pieces.Length), $"seed {seed}, case {i}: {Convert.ToHexString(bytes)}: {status}, {piecesStatus}");
            if (status == ReplyStatus.Complete) Assert.NotNull(ReplyValue.Parse(bytes, out _)?.ToString());
        }

        output.WriteLine($"{cases} cases, seed {seed}");
    }

    private static string Random(Random random, int depth)
    {
        var count = random.Next(4);
        string Items(int items) => string.Concat(Enumerable.Range(0, items).Select(_ => Random(random, depth + 1)));
        return random.Next(depth > 3 ? 8 : 13) switch
        {
            0 => "+OK\r\n",
            1 => "-ERR x\r\n",
            2 => $":{random.Next(-100, 100)}\r\n",
            3 => $"${count}\r\n{new string('v', count)}\r\n",
            4 => "$-1\r\n",
            5 => "_\r\n",
            6 => ",3.25\r\n",
            7 => "#f\r\n",
            8 => $"*{count}\r\n{Items(count)}",
            9 => $"%{count}\r\n{Items(count * 2)}",
            10 => $"~{count}\r\n{Items(count)}",
            11 => $"|1\r\n{Items(2)}{Items(1)}",
            _ => "=7\r\ntxt:abc\r\n",
        };
    }
}
