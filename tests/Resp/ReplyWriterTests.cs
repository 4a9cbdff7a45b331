using Distro.Resp;

namespace Distro.Tests.Resp;

/// <summary>What each kind of reply looks like on the wire in either version.</summary>
public sealed class ReplyWriterTests
{
    [Fact]
    public void Kinds_that_both_versions_share()
    {
        Expect("+OK\r\n", "+OK\r\n", reply => reply.Ok());
        Expect("+PONG\r\n", "+PONG\r\n", reply => reply.Simple("PONG"u8));
        Expect("-ERR a b\r\n", "-ERR a b\r\n", reply => reply.Error("ERR a b"u8));
        Expect("-ERR a  b\r\n", "-ERR a  b\r\n", reply => reply.Error("ERR a\r\nb"));
        Expect(":0\r\n", ":0\r\n", reply => reply.Integer(0));
        Expect(":-42\r\n", ":-42\r\n", reply => reply.Integer(-42));
        Expect(":-9223372036854775808\r\n", ":-9223372036854775808\r\n", reply => reply.Integer(long.MinValue));
        Expect("$0\r\n\r\n", "$0\r\n\r\n", reply => reply.Bulk(default));
        Expect("$12\r\nhello\r\nworld\r\n", "$12\r\nhello\r\nworld\r\n", reply => reply.Bulk("hello\r\nworld"u8));
        Expect("$2\r\n17\r\n", "$2\r\n17\r\n", reply => reply.BulkInteger(17));
        Expect("*3\r\n", "*3\r\n", reply => reply.Array(3));
        Expect("*1000000\r\n", "*1000000\r\n", reply => reply.Array(1000000));
    }

    [Fact]
    public void Kinds_that_version_3_added()
    {
        Expect("$-1\r\n", "_\r\n", reply => reply.Null());
        Expect("*-1\r\n", "_\r\n", reply => reply.NullArray());
        Expect("*6\r\n", "%3\r\n", reply => reply.Map(3));
        Expect("*3\r\n", "~3\r\n", reply => reply.Set(3));
        Expect("*3\r\n", ">3\r\n", reply => reply.Push(3));
        Expect(":1\r\n", "#t\r\n", reply => reply.Boolean(true));
        Expect(":0\r\n", "#f\r\n", reply => reply.Boolean(false));
        Expect("$4\r\ntext\r\n", "=8\r\ntxt:text\r\n", reply => reply.Verbatim("text"u8));
        Expect("$3\r\n1.5\r\n", ",1.5\r\n", reply => reply.Double(1.5));
        Expect("$3\r\ninf\r\n", ",inf\r\n", reply => reply.Double(double.PositiveInfinity));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(4096)]
    [InlineData(16384)]
    public void Large_strings_cross_segments(int segmentBytes)
    {
        var value = new byte[100_000];
        new Random(1).NextBytes(value);
        var buffer = new TextBuffer(segmentBytes);
        new ReplyWriter { Buffer = buffer }.Bulk(value);
        var reader = new ReplyReader(buffer.Bytes);
        Assert.Equal(ReplyStatus.Complete, reader.TryRead(out var item));
        Assert.True(item.Text.SequenceEqual(value));
        Assert.True(reader.AtEnd);
    }

    [Fact]
    public void Errors_are_counted()
    {
        var reply = new ReplyWriter { Buffer = new TextBuffer() };
        reply.Ok();
        Assert.Equal(0, reply.ErrorCount);
        reply.Error("ERR one"u8);
        reply.Error("ERR two");
        Assert.Equal(2, reply.ErrorCount);
    }

    private static void Expect(string version2, string version3, Action<ReplyWriter> write)
    {
        foreach (var (version, expected) in new[] { (2, version2), (3, version3) })
        {
            var buffer = new TextBuffer();
            write(new ReplyWriter { Buffer = buffer, Version = version });
            Assert.Equal(expected, buffer.Text);
        }
    }
}
