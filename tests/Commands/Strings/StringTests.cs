using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Strings;

public sealed class StringTests : IDisposable
{
    private readonly TestServer server = new();

    public void Dispose()
    {
        server.ExpectCopyIsEqual();
        server.Dispose();
    }

    [Fact]
    public void Set_and_get()
    {
        server.Expect("GET k", "nil");
        server.Expect("SET k v", "OK");
        server.Expect("GET k", "v");
        server.Expect("SET k \"\"", "OK");
        server.Expect("GET k", "\"\"");
        server.Expect("SET k 12345678901234567890123", "OK");
        server.Expect("GET k", "12345678901234567890123");
        server.Expect("STRLEN k", "23");
        server.Expect("SET k -77", "OK");
        server.Expect("STRLEN k", "3");
        server.Expect("OBJECT ENCODING k", "int");
        server.Expect("SET k v NX XX", "-ERR syntax error");
        server.Expect("SET k v EX", "-ERR syntax error");
        server.Expect("SET k v EX 1 PX 1", "-ERR syntax error");
        server.Expect("SET k v EX 1 KEEPTTL", "-ERR syntax error");
        server.Expect("SET k v EX x", "-ERR value is not an integer or out of range");
        server.Expect("SET k v EX 0", "-ERR invalid expire time in 'set' command");
        server.Expect("SET k v EX 9223372036854775807", "-ERR invalid expire time in 'set' command");
        server.Expect("GET k", "-77");
    }

    [Fact]
    public void Conditions_of_set()
    {
        server.Expect("SET k 1 XX", "nil");
        server.Expect("SET k 1 NX", "OK");
        server.Expect("SET k 2 NX", "nil");
        server.Expect("SET k 2 NX GET", "1");
        server.Expect("SET k 3 XX GET", "1");
        server.Expect("SET k 4 IFEQ 2", "nil");
        server.Expect("SET k 4 IFEQ 3", "OK");
        server.Expect("SET k 5 IFEQ 4 GET", "4");
        server.Expect("SET k 6 IFEQ 4 GET", "5");
        server.Expect("SET missing 1 IFEQ 1", "nil");
        server.Expect("SET k 1 NX IFEQ 1", "-ERR syntax error");
        server.Expect("DELIFEQ k 4", "0");
        server.Expect("DELIFEQ k 5", "1");
        server.Expect("DELIFEQ k 5", "0");
        server.Expect("SETNX k 1", "1");
        server.Expect("SETNX k 2", "0");
        server.Expect("GETSET k 2", "1");
        server.Expect("GETDEL k", "2");
        server.Expect("GETDEL k", "nil");
    }

    [Fact]
    public void Lifetimes()
    {
        server.Expect("SET k v EX 10", "OK");
        server.Expect("TTL k", "10");
        server.Expect("SET k w KEEPTTL", "OK");
        server.Expect("PTTL k", "10000");
        server.Expect("SET k w", "OK");
        server.Expect("TTL k", "-1");
        server.Expect("SETEX k 5 v", "OK");
        server.Expect("PSETEX k 1500 v", "OK");
        server.Expect("PTTL k", "1500");
        server.Expect("TTL k", "2");
        server.Expect("SETEX k 0 v", "-ERR invalid expire time in 'setex' command");
        server.Expect("PSETEX k -1 v", "-ERR invalid expire time in 'psetex' command");
        server.Expect("GETEX k PERSIST", "v");
        server.Expect("TTL k", "-1");
        server.Expect("GETEX k EX 100", "v");
        server.Expect("GETEX k EX 100 PERSIST", "-ERR syntax error");
        server.Expect("GETEX missing EX 100", "nil");
        server.Expect("TTL k", "100");
        server.Advance(100_000);
        server.Expect("GET k", "v");
        server.Advance(1);
        server.Expect("GET k", "nil");
        Assert.Equal(["expired k"], server.Touched);
        Assert.EndsWith(": DEL k", server.Log[^1]);
        server.Expect("SET k v PXAT 1", "OK");
        server.Expect("EXISTS k", "0");
        server.Expect("SET k v", "OK");
        server.Expect("GETEX k PXAT 1", "v");
        server.Expect("EXISTS k", "0");
    }

    [Fact]
    public void Effects_name_points_in_time()
    {
        server.Run("SET k v EX 10");
        server.Run("GETEX k PX 7");
        server.Run("GETEX k PERSIST");
        server.Run("INCRBYFLOAT n 1.5");
        server.Run("SET k w GET KEEPTTL");
        server.Run("APPEND k x");
        server.Run("GET k");
        Assert.Equal(
            ["SET k v PXAT 1000000010000", "PEXPIREAT k 1000000000007", "PERSIST k", "SET n 1.5 KEEPTTL", "SET k w KEEPTTL", "APPEND k x"],
            server.Log.Select(line => line[(line.IndexOf(' ') + 1)..]));
    }

    [Fact]
    public void Many_at_once()
    {
        server.Expect("MSET a 1 b 2 c 3", "OK");
        server.Expect("MGET a b nosuch c", "[1, 2, nil, 3]");
        server.Expect("MSET a 1 b", "-ERR wrong number of arguments for 'mset' command");
        server.Expect("MSETNX a 9 d 4", "0");
        server.Expect("MSETNX d 4 e 5", "1");
        server.Expect("MSETNX d", "-ERR wrong number of arguments for 'msetnx' command");
        server.Expect("MGET d e", "[4, 5]");
        server.Expect("MSETEX 2 a 7 f 8 NX", "0");
        server.Expect("MSETEX 2 a 7 b 8 XX EX 10", "1");
        server.Expect("TTL b", "10");
        server.Expect("MSETEX 0 a 7", "-ERR invalid numkeys value or out of range");
        server.Expect("MSETEX 3 a 7", "-ERR syntax error");
        server.Expect("DBSIZE", "5");
    }

    [Fact]
    public void Parts_of_strings()
    {
        server.Expect("APPEND k Hello", "5");
        server.Expect("APPEND k \" World\"", "11");
        server.Expect("GETRANGE k 0 4", "Hello");
        server.Expect("GETRANGE k -5 -1", "World");
        server.Expect("SUBSTR k 6 100", "World");
        server.Expect("GETRANGE k 5 2", "\"\"");
        server.Expect("GETRANGE k -100 -50", "H");
        server.Expect("GETRANGE k -50 -100", "\"\"");
        server.Expect("GETRANGE nosuch 0 -1", "\"\"");
        server.Expect("SETRANGE k 6 Redis", "11");
        server.Expect("GET k", "Hello Redis");
        server.Expect("SETRANGE z 3 x", "4");
        server.Expect("GET z", "\"\\x00\\x00\\x00x\"");
        server.Expect("SETRANGE nosuch 5 \"\"", "0");
        server.Expect("EXISTS nosuch", "0");
        server.Expect("SETRANGE k -1 x", "-ERR offset is out of range");
        server.Expect("SETRANGE k 536870912 x", "-ERR string exceeds maximum allowed size (proto-max-bulk-len)");
        server.Expect("SET n 100", "OK");
        server.Expect("APPEND n 5", "4");
        server.Expect("INCR n", "1006");
        server.Expect("SETRANGE n 0 2", "4");
        server.Expect("GETRANGE n 0 1", "20");
    }

    [Fact]
    public void Numbers()
    {
        server.Expect("INCR n", "1");
        server.Expect("INCRBY n 41", "42");
        server.Expect("DECR n", "41");
        server.Expect("DECRBY n 50", "-9");
        server.Expect("SET n 9223372036854775807", "OK");
        server.Expect("INCR n", "-ERR increment or decrement would overflow");
        server.Expect("DECRBY n -9223372036854775808", "-ERR decrement would overflow");
        server.Expect("SET n abc", "OK");
        server.Expect("INCR n", "-ERR value is not an integer or out of range");
        server.Expect("INCRBY n x", "-ERR value is not an integer or out of range");
        server.Expect("SET n \" 1\"", "OK");
        server.Expect("INCR n", "-ERR value is not an integer or out of range");
        server.Expect("SET n 5 EX 10", "OK");
        server.Expect("INCR n", "6");
        server.Expect("TTL n", "10");
    }

    [Theory]
    [InlineData("10.50", "0.1", "10.6")]
    [InlineData("5.0e3", "2.0e2", "5200")]
    [InlineData("0.1", "0.2", "0.3")]
    [InlineData("3", "-3", "0")]
    [InlineData("1", "1e20", "100000000000000000000")]
    [InlineData("-0.5", "0.5", "0")]
    [InlineData("abc", "1", "-ERR value is not a valid float")]
    [InlineData("1", "abc", "-ERR value is not a valid float")]
    [InlineData("1", "inf", "-ERR increment would produce NaN or Infinity")]
    public void Fractions(string before, string increment, string after)
    {
        server.Run($"SET f {before} EX 100");
        server.Expect($"INCRBYFLOAT f {increment}", after);
        server.Expect("TTL f", "100");
    }

    [Fact]
    public void Common_subsequences()
    {
        server.Run("MSET a ohmytext b mynewtext");
        server.Expect("LCS a b", "mytext");
        server.Expect("LCS a b LEN", "6");
        server.Expect("LCS a b IDX", "[matches, [[[4, 7], [5, 8]], [[2, 3], [0, 1]]], len, 6]");
        server.Expect("LCS a b IDX MINMATCHLEN 4 WITHMATCHLEN", "[matches, [[[4, 7], [5, 8], 4]], len, 6]");
        server.Expect("LCS a b IDX LEN", "-ERR If you want both the length and indexes, please just use IDX.");
        server.Expect("LCS a nosuch", "\"\"");
    }
}
