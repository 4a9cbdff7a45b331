using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Bitmaps;

public sealed class BitmapTests : IDisposable
{
    private const string OffsetError = "-ERR bit offset is not an integer or out of range";

    private readonly TestServer server = new();

    public void Dispose()
    {
        server.ExpectCopyIsEqual();
        server.Dispose();
    }

    [Fact]
    public void Single_bits()
    {
        server.Expect("SETBIT b 7 1", "0");
        Assert.Equal(["setbit b"], server.Touched);
        server.Expect("SETBIT b 7 1", "1");
        Assert.Equal([], server.Touched);
        server.Expect("SETBIT b 100 0", "0");
        Assert.Equal(["setbit b"], server.Touched);
        server.Expect("STRLEN b", "13");
        server.Expect("GETBIT b 7", "1");
        server.Expect("GETBIT b 8", "0");
        server.Expect("GETBIT b 4294967295", "0");
        server.Expect("GETBIT nosuch 0", "0");
        server.Expect("SETBIT b 4294967296 1", OffsetError);
        server.Expect("SETBIT b -1 1", OffsetError);
        server.Expect("SETBIT b #1 1", OffsetError);
        server.Expect("SETBIT b 1 2", "-ERR bit is not an integer or out of range");
        server.Expect("SETBIT b 1 x", "-ERR bit is not an integer or out of range");
        server.Run("RPUSH list a");
        server.Expect("SETBIT list 1 1", "-WRONGTYPE Operation against a key holding the wrong kind of value");
        server.Run("SET number 12");
        server.Expect("SETBIT number 6 0", "0");
        server.Expect("SETBIT number 7 0", "1");
        server.Expect("GET number", "02");
    }

    [Fact]
    public void Bits_are_counted()
    {
        server.Run("SET b foobar");
        server.Expect("BITCOUNT b", "26");
        server.Expect("BITCOUNT b 0 0", "4");
        server.Expect("BITCOUNT b 1 1 BYTE", "6");
        server.Expect("BITCOUNT b 5 30 BIT", "17");
        server.Expect("BITCOUNT b 2 2 BIT", "1");
        server.Expect("BITCOUNT b -2", "7");
        server.Expect("BITCOUNT b -1 -2", "0");
        server.Expect("BITCOUNT b 10 20", "0");
        server.Expect("BITCOUNT nosuch 0 -1", "0");
        server.Expect("BITCOUNT b 0 1 WORD", "-ERR syntax error");
        server.Expect("BITCOUNT b 0 1 BIT BIT", "-ERR syntax error");
        server.Expect("BITCOUNT b x 1", "-ERR value is not an integer or out of range");
    }

    [Fact]
    public void Bits_are_found()
    {
        server.Run("SET b \"\\xff\\xf0\\x00\"");
        server.Expect("BITPOS b 0", "12");
        server.Expect("BITPOS b 1 2", "-1");
        server.Expect("BITPOS b 0 0 0", "-1");
        server.Expect("BITPOS b 1 7 15 BIT", "7");
        server.Expect("BITPOS b 0 -8 -1 BIT", "16");
        server.Run("SET ones \"\\xff\\xff\"");
        server.Expect("BITPOS ones 0", "16");
        server.Expect("BITPOS ones 0 1", "16");
        server.Expect("BITPOS ones 0 0 -1", "-1");
        server.Expect("BITPOS ones 1 3", "-1");
        server.Expect("BITPOS nosuch 0", "0");
        server.Expect("BITPOS nosuch 1", "-1");
        server.Expect("BITPOS ones 2", "-ERR The bit argument must be 1 or 0.");
        server.Expect("BITPOS ones 1 0 1 WORD", "-ERR syntax error");
    }

    [Theory]
    [InlineData("AND", 2)]
    [InlineData("OR", 2)]
    [InlineData("XOR", 2)]
    [InlineData("DIFF", 2)]
    [InlineData("DIFF1", 2)]
    [InlineData("ANDOR", 2)]
    [InlineData("ONE", 2)]
    [InlineData("XOR", 100)]
    [InlineData("DIFF1", 101)]
    [InlineData("ONE", 67)]
    public void Strings_are_combined(string operation, int length)
    {
        var random = new Random(length);
        byte[] x = new byte[length], y = new byte[length + 1], z = new byte[length / 2];
        random.NextBytes(x);
        random.NextBytes(y);
        random.NextBytes(z);
        server.Run("SET"u8.ToArray(), "x"u8.ToArray(), x);
        server.Run("SET"u8.ToArray(), "y"u8.ToArray(), y);
        server.Run("SET"u8.ToArray(), "z"u8.ToArray(), z);
        server.Expect($"BITOP {operation} to x y nosuch z", $"{length + 1}");
        Assert.Equal(["set to"], server.Touched);
        server.Run("GET to");
        var found = server.Reply().Bytes;
        for (var i = 0; i <= length; i++)
            Assert.Equal(Combined(operation, At(x, i), At(y, i), 0, At(z, i)), found[i]);
    }

    [Fact]
    public void Combining_has_rules()
    {
        server.Run("SET x abc");
        server.Run("RPUSH list a");
        server.Run("SET to old EX 100");
        server.Expect("BITOP NOT to x", "3");
        server.Expect("TTL to", "-1");
        server.Expect("BITOP NOT to to", "3");
        server.Expect("GET to", "abc");
        server.Expect("BITOP AND to nosuch", "0");
        Assert.Equal(["del to"], server.Touched);
        server.Expect("BITOP NOT to x x", "-ERR BITOP NOT must be called with a single source key.");
        server.Expect("BITOP diff to x", "-ERR BITOP DIFF must be called with at least two source keys.");
        server.Expect("BITOP NAND to x", "-ERR syntax error");
        server.Expect("BITOP OR to x list", "-WRONGTYPE Operation against a key holding the wrong kind of value");
    }

    [Fact]
    public void Fields()
    {
        server.Expect("BITFIELD f SET u8 0 255 GET u4 4 INCRBY i5 #1 -3", "[0, 15, -7]");
        server.Expect("BITFIELD f GET u8 0 GET i64 0 GET u63 1000", "[254, -126100789566373888, 0]");
        server.Expect("BITFIELD f OVERFLOW SAT INCRBY u2 100 3 INCRBY u2 100 3 OVERFLOW FAIL INCRBY u2 100 1 OVERFLOW WRAP INCRBY u2 100 1", "[3, 3, nil, 0]");
        server.Expect("BITFIELD f OVERFLOW SAT SET i8 0 1000 GET i8 0 SET i8 0 -1000 GET i8 0", "[-2, 127, 127, -128]");
        server.Expect("BITFIELD f SET i64 #0 -9223372036854775808 OVERFLOW SAT INCRBY i64 0 -1 OVERFLOW WRAP INCRBY i64 0 -1", "[-9205357638345293824, -9223372036854775808, 9223372036854775807]");
        server.Expect("BITFIELD f", "[]");
        server.Expect("BITFIELD nosuch GET u8 0", "[0]");
        server.Expect("EXISTS nosuch", "0");
        server.Expect("BITFIELD_RO f GET u1 0 GET u1 1", "[0, 1]");
        server.Expect("BITFIELD_RO f SET u1 0 1", "-ERR BITFIELD_RO only supports the GET subcommand");
        server.Expect("BITFIELD new OVERFLOW FAIL SET u1 20 5", "[nil]");
        server.Expect("STRLEN new", "3");
    }

    [Fact]
    public void Fields_that_make_no_sense()
    {
        const string type = "-ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.";
        server.Expect("BITFIELD f GET u64 0", type);
        server.Expect("BITFIELD f GET i65 0", type);
        server.Expect("BITFIELD f GET i0 0", type);
        server.Expect("BITFIELD f GET I8 0", type);
        server.Expect("BITFIELD f GET u8 -1", OffsetError);
        server.Expect("BITFIELD f GET u8 #9223372036854775807", OffsetError);
        server.Expect("BITFIELD f GET u8", "-ERR syntax error");
        server.Expect("BITFIELD f SET u8 0", "-ERR syntax error");
        server.Expect("BITFIELD f SET u8 0 x", "-ERR value is not an integer or out of range");
        server.Expect("BITFIELD f OVERFLOW NEVER", "-ERR Invalid OVERFLOW type specified");
        server.Expect("BITFIELD f SET u8 0 1 NOSUCH", "-ERR syntax error");
        server.Expect("EXISTS f", "0");
    }

    private static byte At(byte[] bytes, int index) => index < bytes.Length ? bytes[index] : (byte)0;

    private static byte Combined(string operation, byte x, params byte[] others)
    {
        byte and = x, or = 0, xor = x, one = 0;
        foreach (var other in others)
        {
            and &= other;
            or |= other;
            xor ^= other;
        }

        for (var bit = 1; bit < 256; bit <<= 1)
        {
            if (others.Prepend(x).Count(value => (value & bit) != 0) == 1) one |= (byte)bit;
        }

        return operation switch
        {
            "AND" => and, "OR" => (byte)(x | or), "XOR" => xor, "DIFF" => (byte)(x & ~or), "DIFF1" => (byte)(or & ~x), "ANDOR" => (byte)(x & or), _ => one,
        };
    }
}
