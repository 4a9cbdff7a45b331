using System.Text;
using Distro.Resp;

namespace Distro.Tests.Resp;

/// <summary>What requests look like on the wire, and which bytes are refused with which words.</summary>
public sealed class RequestParserTests
{
    [Theory]
    [InlineData("*1\r\n$4\r\nPING\r\n", "<PING>")]
    [InlineData("*2\r\n$3\r\nGET\r\n$0\r\n\r\n", "<GET><>")]
    [InlineData("*1\r\n$4\r\nA\r\nB\r\n", "<A\r\nB>")]
    [InlineData("*0\r\n*-1\r\n*1\r\n$1\r\nx\r\n", "<x>")]
    [InlineData("PING\r\n", "<PING>")]
    [InlineData("PING\n", "<PING>")]
    [InlineData("\r\n\n  \r\nGET  k\t v \r\n", "<GET><k><v>")]
    [InlineData("SET \"a b\" 'c d'\r\n", "<SET><a b><c d>")]
    [InlineData("ECHO \"\\x41\\n\\\"\\q\\xzz\"\n", "<ECHO><A\n\"qxzz>")]
    [InlineData("ECHO 'it\\'s \\n'\n", "<ECHO><it's \\n>")]
    [InlineData("ECHO foo\"bar\" \"\"\n", "<ECHO><foobar><>")]
    [InlineData("ECHO \"\"\"a\"b-'c'\"d\"'e'f\n", "<ECHO><ab-cdef>")]
    [InlineData("GET a\0b\n", "<GET><a>")]
    public void Requests_are_parsed(string input, string expected) => Assert.Equal([expected], Requests.Parse(input));

    [Theory]
    [InlineData("*x\r\n", "invalid multibulk length")]
    [InlineData("*2147483648\r\n", "invalid multibulk length")]
    [InlineData("*01\r\n", "invalid multibulk length")]
    [InlineData("*\r\n", "invalid multibulk length")]
    [InlineData("*99999999999999999999\r\n", "invalid multibulk length")]
    [InlineData("*1\r\nfoo\r\n", "expected '$', got 'f'")]
    [InlineData("*1\r\n\u0001oo\r\n", "expected '$', got '?'")]
    [InlineData("*1\r\n$-1\r\n", "invalid bulk length")]
    [InlineData("*1\r\n$x\r\n", "invalid bulk length")]
    [InlineData("*1\r\n$536870913\r\n", "invalid bulk length")]
    [InlineData("ECHO \"a\r\n", "unbalanced quotes in request")]
    [InlineData("ECHO 'a'b\"\r\n", "unbalanced quotes in request")]
    [InlineData("*1\rx", "invalid CRLF in request")]
    [InlineData("*1\r\n$3\rxFOO\r\n", "invalid CRLF in request")]
    [InlineData("*1\r\n$3\r\nFOOx\n", "invalid CRLF in request")]
    [InlineData("*1\r\n$3\r\nFOO\rx", "invalid CRLF in request")]
    public void Nonsense_is_refused(string input, string problem) => Assert.Equal(["-ERR Protocol error: " + problem], Requests.Parse(input));

    [Fact]
    public void Lines_without_end_are_refused()
    {
        Assert.Equal(["-ERR Protocol error: too big inline request"], Requests.Parse(new string('a', RespLimits.LineBytesMax + 1)));
        Assert.Equal(["-ERR Protocol error: too big mbulk count string"], Requests.Parse("*" + new string('1', RespLimits.LineBytesMax + 1)));
        Assert.Equal(["-ERR Protocol error: too big bulk count string"], Requests.Parse("*1\r\n$" + new string('1', RespLimits.LineBytesMax + 1)));
    }

    [Fact]
    public void Room_for_arguments_is_made_as_they_come()
    {
        Assert.InRange(Allocation.Least(() => Assert.Equal(RequestStatus.Incomplete, new RequestParser().Parse("*2147483647\r\n$4\r\nPING\r\n"u8))), 0, 9_999);
    }

    [Theory]
    [InlineData("*11\r\n", "unauthenticated multibulk length")]
    [InlineData("*1\r\n$16385\r\n", "unauthenticated bulk length")]
    public void Strangers_get_less(string input, string problem)
    {
        var bytes = Encoding.Latin1.GetBytes(input);
        Assert.Equal(["-ERR Protocol error: " + problem], Requests.Parse(bytes, [bytes.Length], isTrusted: false));
        Assert.Empty(Requests.Parse(bytes));
    }

    [Fact]
    public void A_pipeline_is_parsed_one_by_one() =>
        Assert.Equal(["<GET><a>", "<PING>", "<GET><b>"], Requests.Parse("*2\r\n$3\r\nGET\r\n$1\r\na\r\nPING\r\n*2\r\n$3\r\nGET\r\n$1\r\nb\r\n"));

    /// <summary>The parser must not look at what it has seen: with an argument of many megabytes in small pieces, a second look at each would not end.</summary>
    [Fact]
    public void A_large_argument_in_small_pieces_takes_one_look()
    {
        const int size = 64 * 1024 * 1024;
        const int piece = 256;
        var input = new byte[size + 64];
        var head = Encoding.ASCII.GetBytes($"*2\r\n$4\r\nECHO\r\n${size}\r\n");
        head.CopyTo(input, 0);
        var total = head.Length + size + 2;
        "\r\n"u8.CopyTo(input.AsSpan(total - 2));
        var parser = new RequestParser();
        for (var end = piece; end < total; end += piece) Assert.Equal(RequestStatus.Incomplete, parser.Parse(input.AsSpan(0, end)));
        Assert.Equal(total, parser.BytesNeeded);
        Assert.Equal(RequestStatus.Complete, parser.Parse(input.AsSpan(0, total)));
        Assert.Equal(new Arg(head.Length, size), parser.Arguments[1]);
        Assert.Equal(total, parser.Consumed);
    }

    [Fact]
    public void A_promise_of_many_arguments_costs_nothing_until_they_come()
    {
        Assert.InRange(Allocation.Least(() => Assert.Equal(RequestStatus.Incomplete, new RequestParser().Parse("*1000000\r\n"u8))), 0, 4095);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5000)]
    public void Parsing_allocates_nothing(int arguments)
    {
        var parser = new RequestParser();
        var input = Encoding.ASCII.GetBytes($"*{arguments}\r\n{string.Concat(Enumerable.Repeat("$5\r\nkey:1\r\n", arguments))}");
        parser.Parse(input);
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (var i = 0; i < 1000; i++) parser.Parse(input);
        }));
    }
}
