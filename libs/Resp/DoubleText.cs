using System.Buffers.Text;

namespace Distro.Resp;

/// <summary>
/// Doubles as text, printed as Valkey prints them: few digits that read back equal (<see cref="Grisu2"/>); whole numbers without exponent or point up to half
/// of what 64 bits hold; an exponent only where the plain form would need many zeros.
/// </summary>
public static class DoubleText
{
    /// <summary>Longest text that <see cref="Write"/> makes, in bytes.</summary>
    public const int BytesMax = 32;

    private const double WholeMax = long.MaxValue / 2;
    private const int PlainZerosMax = 7;
    private const int SmallExponentMax = 4;

    /// <summary>Writes a text that reads back equal, nearly always the shortest. Returns how many bytes, at most <see cref="BytesMax"/>.</summary>
    public static int Write(double value, Span<byte> destination)
    {
        if (double.IsNaN(value)) return Copy("nan"u8, destination);
        if (double.IsInfinity(value)) return Copy(value > 0 ? "inf"u8 : "-inf"u8, destination);
        if (value == 0) return Copy(double.IsNegative(value) ? "-0"u8 : "0"u8, destination);
        if (Math.Abs(value) <= WholeMax && (long)value == value) return IntegerText.Write((long)value, destination);

        Span<byte> digits = stackalloc byte[Grisu2.DigitsMax];
        var count = Grisu2.Write(Math.Abs(value), digits, out var exponent);
        var sign = value < 0 ? 1 : 0;
        if (sign == 1) destination[0] = (byte)'-';
        return sign + Lay(digits[..count], exponent, destination[sign..]);
    }

    /// <summary>Reads decimal text with optional exponent, inf and infinity with either sign in any case. Not NaN, no blanks, nothing too large for a double or so small that it would be zero.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value) => TryParseOrUnderflow(text, out value) && (value != 0 || IsZero(text));

    /// <summary>As <see cref="TryParse"/>, but what is too small reads as zero.</summary>
    public static bool TryParseOrUnderflow(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        if (text.IsEmpty) return false;
        if (Utf8Parser.TryParse(text, out value, out var used) && used == text.Length && double.IsFinite(value)) return StartsAsNumber(text[0]);

        var negative = text[0] == '-';
        var word = text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        if (word.IsEmpty) return false;
        if (System.Text.Ascii.EqualsIgnoreCase(word, "inf"u8) || System.Text.Ascii.EqualsIgnoreCase(word, "infinity"u8))
        {
            value = negative ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        // "5." and numbers too large for a double are read by the framework's lenient reader only, which would also take zero bytes behind one; infinity by overflow is refused.
        return (char.IsAsciiDigit((char)word[0]) || word[0] == '.') && text[^1] != 0
            && double.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign | System.Globalization.NumberStyles.AllowDecimalPoint | System.Globalization.NumberStyles.AllowExponent, null, out value)
            && double.IsFinite(value);
    }

    /// <summary>Whether a number that came out as zero is one: no digit but zeros before its exponent.</summary>
    private static bool IsZero(ReadOnlySpan<byte> text)
    {
        var exponent = text.IndexOfAny((byte)'e', (byte)'E');
        return (exponent < 0 ? text : text[..exponent]).IndexOfAnyInRange((byte)'1', (byte)'9') < 0;
    }

    private static bool StartsAsNumber(byte first) => first is (byte)'-' or (byte)'+' or (byte)'.' || char.IsAsciiDigit((char)first);

    private static int Lay(ReadOnlySpan<byte> digits, int exponent, Span<byte> destination)
    {
        var count = digits.Length;
        var power = exponent + count - 1;
        if (exponent >= 0 && power < count + PlainZerosMax)
        {
            digits.CopyTo(destination);
            destination.Slice(count, exponent).Fill((byte)'0');
            return count + exponent;
        }

        if (exponent < 0 && (exponent > -PlainZerosMax || Math.Abs(power) < SmallExponentMax)) return LayFraction(digits, exponent, destination);

        var at = 0;
        destination[at++] = digits[0];
        if (count > 1)
        {
            destination[at++] = (byte)'.';
            digits[1..].CopyTo(destination[at..]);
            at += count - 1;
        }

        destination[at++] = (byte)'e';
        destination[at++] = (byte)(power < 0 ? '-' : '+');
        return at + IntegerText.Write(Math.Abs(power), destination[at..]);
    }

    internal static int LayFraction(ReadOnlySpan<byte> digits, int exponent, Span<byte> destination)
    {
        var whole = digits.Length + exponent;
        if (whole > 0)
        {
            digits[..whole].CopyTo(destination);
            destination[whole] = (byte)'.';
            digits[whole..].CopyTo(destination[(whole + 1)..]);
            return digits.Length + 1;
        }

        destination[0] = (byte)'0';
        destination[1] = (byte)'.';
        destination.Slice(2, -whole).Fill((byte)'0');
        digits.CopyTo(destination[(2 - whole)..]);
        return digits.Length + 2 - whole;
    }

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        text.CopyTo(destination);
        return text.Length;
    }
}
