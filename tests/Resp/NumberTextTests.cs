using System.Text;
using Distro.Resp;

namespace Distro.Tests.Resp;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(3, "3")]
    [InlineData(-3, "-3")]
    [InlineData(17.5, "17.5")]
    [InlineData(0.1, "0.1")]
    [InlineData(0.30000000000000004, "0.30000000000000004")]
    [InlineData(100000000, "100000000")]
    [InlineData(1e17, "100000000000000000")]
    [InlineData(4611686018427387904, "4611686018427387904")]
    [InlineData(1e19, "1e+19")]
    [InlineData(1e20, "1e+20")]
    [InlineData(1.5e300, "1.5e+300")]
    [InlineData(1e-7, "1e-7")]
    [InlineData(1e-5, "0.00001")]
    [InlineData(0.000123, "0.000123")]
    [InlineData(1.2345e-10, "1.2345e-10")]
    [InlineData(3.141592653589793, "3.141592653589793")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    [InlineData(double.PositiveInfinity, "inf")]
    [InlineData(double.NegativeInfinity, "-inf")]
    [InlineData(double.NaN, "nan")]
    public void Doubles_print_as_valkey_prints_them(double value, string expected)
    {
        Span<byte> text = stackalloc byte[DoubleText.BytesMax];
        Assert.Equal(expected, Encoding.ASCII.GetString(text[..DoubleText.Write(value, text)]));
    }

    /// <summary>A thousand doubles (their bits), each as Valkey 9.1.2 was seen to print it: by ZSCORE, and by ZSCAN of a large sorted set. For half of them there is a shorter or nearer text.</summary>
    [Fact]
    public void Digits_are_those_that_valkey_was_seen_to_print()
    {
        Span<byte> text = stackalloc byte[DoubleText.BytesMax];
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "valkey-9.1.2.doubles.txt")))
        {
            var words = line.Split(' ');
            var value = BitConverter.UInt64BitsToDouble(Convert.ToUInt64(words[0], 16));
            Assert.Equal(words[1], Encoding.ASCII.GetString(text[..DoubleText.Write(value, text)]));
            Assert.Equal("-" + words[1], Encoding.ASCII.GetString(text[..DoubleText.Write(-value, text)]));
            Assert.Equal(words[2], Encoding.ASCII.GetString(text[..PreciseDoubleText.Write(value, text)]));
            Assert.Equal("-" + words[2], Encoding.ASCII.GetString(text[..PreciseDoubleText.Write(-value, text)]));
        }
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(3, "3")]
    [InlineData(-1200, "-1200")]
    [InlineData(0.1, "0.10000000000000001")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1.0000000000000001e-05")]
    [InlineData(1e16, "10000000000000000")]
    [InlineData(1e17, "1e+17")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void Seventeen_digits_are_printed_as_c_prints_them(double value, string expected)
    {
        Span<byte> text = stackalloc byte[PreciseDoubleText.BytesMax];
        Assert.Equal(expected, Encoding.ASCII.GetString(text[..PreciseDoubleText.Write(value, text)]));
    }

    [Fact]
    public void Doubles_read_back_equal()
    {
        var random = new Random(7);
        Span<byte> text = stackalloc byte[DoubleText.BytesMax];
        for (var i = 0; i < 200_000; i++)
        {
            var value = i % 2 == 0 ? BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)) : random.Next(1_000_000) / 1000.0;
            if (double.IsNaN(value)) continue;
            Assert.True(DoubleText.TryParse(text[..DoubleText.Write(value, text)], out var back));
            Assert.Equal(value, back);
        }
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("+1", 1)]
    [InlineData("-1.5e3", -1500)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5)]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("+INF", double.PositiveInfinity)]
    [InlineData("-infinity", double.NegativeInfinity)]
    public void Doubles_are_read(string text, double expected)
    {
        Assert.True(DoubleText.TryParse(Encoding.ASCII.GetBytes(text), out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("nan")]
    [InlineData("1e")]
    [InlineData("abc")]
    [InlineData("-")]
    [InlineData("1e400")]
    [InlineData("1,5")]
    [InlineData("1\0")]
    [InlineData("\0")]
    [InlineData("5.\0\0")]
    [InlineData("0x10")]
    public void What_is_no_double_is_refused(string text) => Assert.False(DoubleText.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-1", -1)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    public void Integers_are_read(string text, long expected)
    {
        Assert.True(IntegerText.TryParse(Encoding.ASCII.GetBytes(text), out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+1")]
    [InlineData("-0")]
    [InlineData("01")]
    [InlineData(" 1")]
    [InlineData("1a")]
    [InlineData("9223372036854775808")]
    [InlineData("-9223372036854775809")]
    [InlineData("99999999999999999999")]
    public void What_is_no_integer_is_refused(string text) => Assert.False(IntegerText.TryParse(Encoding.ASCII.GetBytes(text), out _));
}
