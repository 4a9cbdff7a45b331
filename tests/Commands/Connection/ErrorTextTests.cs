using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Connection;

/// <summary>What an error repeats of a client's words are the client's bytes, whatever encoding they are in.</summary>
public sealed class ErrorTextTests : IDisposable
{
    private static ReadOnlySpan<byte> Odd => [0xFF, 0xFE];

    private readonly TestServer server = new();

    public void Dispose() => server.Dispose();

    [Theory]
    [InlineData("EXPIRE k 10 \"\\xff\\xfe\"", "-ERR Unsupported option ")]
    [InlineData("SCAN 0 TYPE \"\\xff\\xfe\"", "-ERR unknown type name '")]
    [InlineData("HELLO 2 \"\\xff\\xfe\"", "-ERR Syntax error in HELLO option '")]
    [InlineData("GEORADIUSBYMEMBER k \"\\xff\\xfe\" 1 m", "-ERR member ")]
    [InlineData("XCLAIM s g c 0 1-1 \"\\xff\\xfe\"", "-ERR Unrecognized XCLAIM option '")]
    public void Bytes_come_back_as_they_were(string command, string start)
    {
        server.Run("GEOADD k 1 1 a");
        server.Run("XGROUP CREATE s g 0 MKSTREAM");
        server.Run(command);
        var reply = server.LastReply;
        Assert.StartsWith(start, System.Text.Encoding.Latin1.GetString(reply), StringComparison.Ordinal);
        Assert.True(reply.IndexOf(Odd) > 0);
    }

    [Fact]
    public void A_version_of_LOLWUT_is_a_number()
    {
        server.Expect("LOLWUT VERSION x", "-ERR value is not an integer or out of range");
        server.Expect("LOLWUT VERSION", "-ERR Syntax error. Use: LOLWUT [VERSION version] [argument ...]");
    }
}
