using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Execution;

/// <summary>Arguments at the ends of what can be said: numbers that do not fit, options said twice, texts with zero bytes. Replies are those of Valkey 9.1.2.</summary>
public sealed class ArgumentEdgeTests : IDisposable
{
    private const string NotAFloat = "-ERR value is not a valid float";
    private const string NotAnInteger = "-ERR value is not an integer or out of range";
    private const string OutOfLong = "-ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807";
    private const string OutOfInt = "-ERR value is out of range, value must between -2147483648 and 2147483647";

    private readonly TestServer server = new();

    public void Dispose()
    {
        server.ExpectCopyIsEqual();
        server.Dispose();
    }

    [Fact]
    public void The_last_time_of_an_element_is_rounded_to_seconds()
    {
        server.Run("HSET h f v");
        server.Run("HPEXPIREAT h 9223372036854775807 FIELDS 1 f");
        server.Run("HEXPIRETIME h FIELDS 1 f");
        Assert.Equal("*1\r\n:9223372036854776\r\n", Text());
        server.Run("HPEXPIREAT h 9223372036854775499 FIELDS 1 f");
        server.Run("HEXPIRETIME h FIELDS 1 f");
        Assert.Equal("*1\r\n:9223372036854775\r\n", Text());
    }

    [Theory]
    [InlineData("SET k n IFEQ v IFEQ zz", "-ERR syntax error")]
    [InlineData("HSCAN h 0 NOSCORES", "-ERR NOSCORES option can only be used in ZSCAN")]
    [InlineData("ZSCAN z 0 NOVALUES", "-ERR NOVALUES option can only be used in HSCAN")]
    [InlineData("SCAN 0 NOVALUES", "-ERR NOVALUES option can only be used in HSCAN")]
    [InlineData("SCAN 0 COUNT 5 noscores", "-ERR NOSCORES option can only be used in ZSCAN")]
    [InlineData("ZRANGEBYLEX z - + WITHSCORES", "-ERR syntax error, WITHSCORES not supported in combination with BYLEX")]
    [InlineData("ZREVRANGEBYLEX z + - LIMIT 0 1 WITHSCORES", "-ERR syntax error, WITHSCORES not supported in combination with BYLEX")]
    [InlineData("SSCAN s 0 NOVALUES", "-ERR NOVALUES option can only be used in HSCAN")]
    [InlineData("XGROUP SETID x g $ ENTRIESREAD 7 ENTRIESREAD 12", "-ERR unknown subcommand or wrong number of arguments for 'SETID'. Try XGROUP HELP.")]
    [InlineData("XGROUP SETID x none $ ENTRIESREAD 7 ENTRIESREAD 12", "-NOGROUP No such consumer group 'none' for key name 'x'")]
    [InlineData("XGROUP SETID x g $ ENTRIESREAD -2 ENTRIESREAD 12", "-ERR value for ENTRIESREAD must be positive or -1")]
    [InlineData("LMPOP 2 a b RIGHT COUNT -10 COUNT 10", "-ERR count should be greater than 0")]
    [InlineData("LMPOP 2 a b RIGHT COUNT 1 COUNT -10", "-ERR syntax error")]
    [InlineData("LMPOP 2 a b RIGHT COUNT", "-ERR syntax error")]
    [InlineData("ZMPOP 1 a MIN COUNT 0 COUNT 10", "-ERR count should be greater than 0")]
    [InlineData("HRANDFIELD k abc WITHVALUES WITHVALUES", NotAnInteger)]
    [InlineData("HRANDFIELD k 1 WITHVALUES WITHVALUES", "-ERR syntax error")]
    [InlineData("HRANDFIELD k 9223372036854775807 WITHVALUE", "-ERR syntax error")]
    [InlineData("HRANDFIELD k 9223372036854775807 WITHVALUES", "-ERR value is out of range")]
    [InlineData("HRANDFIELD k -9223372036854775808", OutOfLong)]
    [InlineData("HRANDFIELD k -9223372036854775808 WITHVALUE", OutOfLong)]
    [InlineData("HRANDFIELD k -9223372036854775809", NotAnInteger)]
    [InlineData("ZRANDMEMBER k -9223372036854775808", OutOfLong)]
    [InlineData("ZRANDMEMBER k abc WITHSCORE", NotAnInteger)]
    [InlineData("SRANDMEMBER k -9223372036854775808", OutOfLong)]
    [InlineData("SRANDMEMBER k 1 2", "-ERR syntax error")]
    [InlineData("LREM l -9223372036854775808 x", OutOfLong)]
    [InlineData("LREM l -9223372036854775809 x", NotAnInteger)]
    [InlineData("LREM l -9223372036854775807 x", "0")]
    [InlineData("LPOS l x RANK -9223372036854775808", OutOfLong)]
    [InlineData("SELECT 99999999999", OutOfInt)]
    [InlineData("SELECT 2147483648", OutOfInt)]
    [InlineData("SELECT 2147483647", "-ERR DB index is out of range")]
    [InlineData("SELECT abc", NotAnInteger)]
    [InlineData("MOVE k 99999999999", OutOfInt)]
    [InlineData("COPY k q DB 99999999999", OutOfInt)]
    public void Words_that_make_no_sense_are_refused_in_order(string command, string reply)
    {
        server.Run("XADD x 1-1 a b");
        server.Run("XGROUP CREATE x g 0");
        server.Run("RPUSH l a");
        server.Run("HSET h f v");
        server.Run("ZADD z 1 m");
        server.Run("SADD s m");
        server.Expect(command, reply);
    }

    [Theory]
    [InlineData("ZADD z 1e-400 m")]
    [InlineData("ZADD z -1e-400 m")]
    [InlineData("ZADD z 0x10 m")]
    [InlineData("ZINCRBY z 1e-400 m")]
    public void A_score_that_would_vanish_is_no_score(string command) => server.Expect(command, NotAFloat);

    [Fact]
    public void Scores_near_zero_are_read()
    {
        server.Expect("ZADD z 1e-310 small 0e-400 zero -0.0 minus 0 plain", "4");
        server.Expect("ZUNIONSTORE d 1 z WEIGHTS 1e-400", "-ERR weight value is not a float");
        server.Expect("ZCOUNT z 1e-400 1", "4");
        server.Expect("ZCOUNT z 0 1e400", "4");
    }

    [Theory]
    [InlineData("0x10", "16")]
    [InlineData("-0X1P-3", "-0.125")]
    [InlineData("+0x.8", "0.5")]
    [InlineData("0x1.8p+1", "3")]
    [InlineData("0x1p3", "8")]
    [InlineData("0x00000000000000000000000000000000000000000010", "16")]
    [InlineData("0x10000000000000000000000000000000000000000p-156", "16")]
    [InlineData("0x", NotAFloat)]
    [InlineData("0x.", NotAFloat)]
    [InlineData("0x1p", NotAFloat)]
    [InlineData("0x1p+", NotAFloat)]
    [InlineData("0x1pa", NotAFloat)]
    [InlineData("0x1.2.3", NotAFloat)]
    [InlineData("0xg", NotAFloat)]
    [InlineData("0x1p99999999", NotAFloat)]
    [InlineData("0x1p-99999999", NotAFloat)]
    public void Hexadecimal_floats_are_added(string number, string sum)
    {
        server.Expect($"INCRBYFLOAT f {number}", sum);
        server.Expect($"HINCRBYFLOAT h f {number}", sum);
    }

    [Theory]
    [InlineData("9223372036854775808", true)]
    [InlineData("18446744073709551615", true)]
    [InlineData("18446744073709551616", false)]
    [InlineData("-1", false)]
    [InlineData("-9223372036854775808", false)]
    [InlineData("-9223372036854775809", true)]
    [InlineData("-99999999999999999999", false)]
    [InlineData("+0", true)]
    [InlineData("-0", true)]
    [InlineData("007", true)]
    [InlineData("\" 7\"", true)]
    [InlineData("\"7 \"", false)]
    [InlineData("\"7\\x00x\"", true)]
    [InlineData("\"\\x007\"", false)]
    [InlineData("\"\"", false)]
    [InlineData("+", false)]
    [InlineData("+-7", false)]
    public void Cursors_are_read_as_strtoull_reads(string cursor, bool isCursor)
    {
        server.Run("SADD s a");
        foreach (var command in (string[])[$"SCAN {cursor}", $"SSCAN s {cursor}"])
        {
            server.Run(command);
            Assert.Equal($"{command} {!isCursor}", $"{command} {Text() == "-ERR invalid cursor\r\n"}");
        }
    }

    [Fact]
    public void A_stream_named_twice_is_read_once()
    {
        server.Run("XADD x 1-1 a b");
        server.Run("XADD x 2-1 c d");
        server.Run("XGROUP CREATE x g 0");
        server.Run("XREADGROUP GROUP g c COUNT 1 STREAMS x x x > > >");
        const string first = "*2\r\n$1\r\nx\r\n*1\r\n*2\r\n$3\r\n1-1\r\n*2\r\n$1\r\na\r\n$1\r\nb\r\n";
        const string second = "*2\r\n$1\r\nx\r\n*1\r\n*2\r\n$3\r\n2-1\r\n*2\r\n$1\r\nc\r\n$1\r\nd\r\n";
        Assert.Equal("*2\r\n" + first + second, Text());
        server.Run("XGROUP SETID x g 1-1");
        server.Run("XREADGROUP GROUP g c STREAMS x x > >");
        Assert.Equal("*1\r\n" + second, Text());
    }

    [Theory]
    [InlineData("SCAN 0 TYPE \"ab\\x00cd\"", "-ERR unknown type name 'ab'")]
    public void An_error_ends_a_clients_text_at_a_zero_byte(string command, string error)
    {
        server.Run(command);
        Assert.Equal(error + "\r\n", Text());
    }

    private string Text() => System.Text.Encoding.Latin1.GetString(server.LastReply);
}
