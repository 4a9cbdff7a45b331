using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Distro.Commands.Strings;

/// <summary>
/// A floating-point number with 64 bits of mantissa: what servers of this protocol on x86 compute INCRBYFLOAT in, so that 0.1 + 0.2 prints as 0.3 and every
/// digit is theirs. Reading, adding and printing round to the nearest, ties to even; the usual numbers need no more than 128-bit integers for that.
/// </summary>
internal readonly struct ExtendedFloat : IComparable<ExtendedFloat>
{
    /// <summary>Longest text, read or written, in bytes.</summary>
    public const int BytesMax = 5 * 1024;

    private const int Bits = 64;
    private const int Decimals = 17;
    private const int DigitsInWord = 19;
    private const int TenExponentMin = -18;
    private const int TenExponentMax = 19;
    private const int TenExponentLimit = 20_000;
    private const int PowerOfTwoLimit = 100_000;
    private const int ExponentEnd = 16384;

    /// <summary>What the lowest bit of the numbers nearest to zero is worth: those below 2^-16382 have fewer bits than others.</summary>
    private const int ExponentMin = -16445;

    private static readonly SearchValues<byte> DigitsAndPoint = SearchValues.Create("0123456789."u8);

    /// <summary>The value is mantissa times two to the exponent; the mantissa's top bit is set, but for zero.</summary>
    private readonly ulong mantissa;
    private readonly int exponent;
    private readonly bool isNegative;

    private ExtendedFloat(bool isNegative, ulong mantissa, int exponent)
    {
        this.isNegative = isNegative;
        this.mantissa = mantissa;
        this.exponent = exponent;
    }

    /// <summary>The greatest one that is finite.</summary>
    public static ExtendedFloat Largest => new(false, ulong.MaxValue, ExponentEnd - Bits);

    public bool IsInfinite => mantissa != 0 && exponent + Bits > ExponentEnd;

    public static ExtendedFloat operator -(ExtendedFloat value) => new(!value.isNegative, value.mantissa, value.exponent);

    /// <summary>Infinities with opposite signs have no sum: their caller must look before.</summary>
    public static ExtendedFloat operator +(ExtendedFloat left, ExtendedFloat right)
    {
        const int guard = 62;
        if (left.mantissa == 0) return right;
        if (right.mantissa == 0) return left;
        if (left.exponent < right.exponent) (left, right) = (right, left);
        var distance = guard - (left.exponent - right.exponent);
        var big = (UInt128)left.mantissa << guard;
        var small = distance >= 0 ? (UInt128)right.mantissa << distance : -distance < Bits ? right.mantissa >> -distance : 0;
        var isCut = distance < 0 && (-distance >= Bits || (right.mantissa & ((1UL << -distance) - 1)) != 0);
        if (left.isNegative == right.isNegative) return Round(left.isNegative, big + small, isCut, left.exponent - guard);

        // What was cut off makes the small one greater, and the difference less: by one, and then something more again.
        if (isCut) small++;
        return big >= small ? Round(left.isNegative, big - small, isCut, left.exponent - guard) : Round(right.isNegative, small - big, isCut, left.exponent - guard);
    }

    /// <summary>Reads decimal text with an optional exponent, hexadecimal text with an optional power of two, or inf and infinity with either sign, in any case. False for anything else, and for numbers too large or too near to zero.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out ExtendedFloat value)
    {
        value = default;
        if (text.IsEmpty || text.Length >= BytesMax) return false;
        var isNegative = text[0] == '-';
        if (text[0] is (byte)'-' or (byte)'+') text = text[1..];
        if (Ascii.EqualsIgnoreCase(text, "inf"u8) || Ascii.EqualsIgnoreCase(text, "infinity"u8))
        {
            value = new ExtendedFloat(isNegative, 1UL << (Bits - 1), ExponentEnd);
            return true;
        }

        if (text.Length > 2 && text[0] == '0' && (text[1] | 0x20) == 'x') return TryHexadecimal(isNegative, text[2..], out value);
        if (!TrySplit(text, out var digits, out var point, out var tenExponent)) return false;
        value = digits.Length - (point < digits.Length ? 1 : 0) <= DigitsInWord && tenExponent is >= TenExponentMin and <= TenExponentMax
            ? FromWord(isNegative, digits, tenExponent)
            : FromMany(isNegative, digits, tenExponent);
        return !value.IsInfinite && (value.mantissa != 0 || digits.TrimStart("0."u8).IsEmpty);
    }

    public int CompareTo(ExtendedFloat other)
    {
        if (IsInfinite || other.IsInfinite) return Rank().CompareTo(other.Rank());
        var difference = this + -other;
        return difference.mantissa == 0 ? 0 : difference.isNegative ? -1 : 1;
    }

    /// <summary>How many thousandths it is, a part of one counted as a whole one; the least or greatest long where that is not enough.</summary>
    public long CeilingOfThousandths()
    {
        var product = Round(isNegative, (UInt128)mantissa * 1000, false, exponent);
        if (product.mantissa == 0) return 0;
        if (product.exponent >= 0) return isNegative ? long.MinValue : long.MaxValue;
        var shift = -product.exponent;
        var whole = shift < Bits ? (long)(product.mantissa >> shift) : 0;
        if (isNegative) return -whole;
        var isPart = shift >= Bits || product.mantissa << (Bits - shift) != 0;
        return isPart ? Math.Min(whole, long.MaxValue - 1) + 1 : whole;
    }

    /// <summary>Writes it with at most 17 decimals, no exponent and no zeros behind. Returns how many bytes.</summary>
    public int Write(Span<byte> text)
    {
        if (exponent >= 0) return WriteWhole(text);
        var shift = -exponent;
        var scaled = (UInt128)mantissa * 100_000_000_000_000_000;
        var rounded = shift >= 2 * Bits ? 0 : scaled >> shift;
        if (shift < 2 * Bits)
        {
            var rest = scaled & ((UInt128.One << shift) - 1);
            var half = UInt128.One << (shift - 1);
            if (rest > half || (rest == half && (rounded & 1) == 1)) rounded++;
        }

        if (rounded == 0)
        {
            text[0] = (byte)'0';
            return 1;
        }

        var length = 0;
        if (isNegative) text[length++] = (byte)'-';
        var (whole, fraction) = UInt128.DivRem(rounded, 100_000_000_000_000_000);
        Utf8Formatter.TryFormat((ulong)whole, text[length..], out var written);
        length += written;
        if (fraction == 0) return length;
        text[length] = (byte)'.';
        Utf8Formatter.TryFormat((ulong)fraction, text[(length + 1)..], out written, new StandardFormat('D', Decimals));
        return text[..(length + 1 + written)].TrimEnd((byte)'0').Length;
    }

    private int WriteWhole(Span<byte> text)
    {
        if (mantissa == 0)
        {
            text[0] = (byte)'0';
            return 1;
        }

        var whole = (new BigInteger(mantissa) << exponent) * (isNegative ? -1 : 1);
        return Encoding.ASCII.GetBytes(whole.ToString(CultureInfo.InvariantCulture), text);
    }

    /// <summary>Hexadecimal digits with or without a point, and behind a p the power of two: what strtold reads.</summary>
    private static bool TryHexadecimal(bool isNegative, ReadOnlySpan<byte> text, out ExtendedFloat value)
    {
        value = default;
        var bits = UInt128.Zero;
        int twoExponent = 0, digits = 0, at = 0;
        bool seenPoint = false, isCut = false;
        for (; at < text.Length; at++)
        {
            if (text[at] == '.' && !seenPoint)
            {
                seenPoint = true;
                continue;
            }

            if (!char.IsAsciiHexDigit((char)text[at])) break;
            digits++;
            var digit = (uint)DigitValue(text[at]);
            var isFull = bits >> (2 * Bits - 4) != 0;
            if (isFull) isCut |= digit != 0;
            else bits = (bits << 4) | digit;
            twoExponent += (isFull ? 4 : 0) - (seenPoint ? 4 : 0);
        }

        if (digits == 0 || !TryPowerOfTwo(text[at..], out var power)) return false;
        if (bits == 0)
        {
            value = new ExtendedFloat(isNegative, 0, 0);
            return true;
        }

        // With its top bit set, so that rounding sees a number too near to zero.
        var room = (int)UInt128.LeadingZeroCount(bits);
        value = Round(isNegative, bits << room, isCut, twoExponent + power - room);
        return !value.IsInfinite && value.mantissa != 0;
    }

    private static int DigitValue(byte digit) => char.IsAsciiDigit((char)digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;

    /// <summary>Nothing, or p and a whole number.</summary>
    private static bool TryPowerOfTwo(ReadOnlySpan<byte> text, out int power)
    {
        power = 0;
        if (text.IsEmpty) return true;
        if ((text[0] | 0x20) != 'p') return false;
        var isNegative = text is [_, (byte)'-', ..];
        text = text is [_, (byte)'-' or (byte)'+', ..] ? text[2..] : text[1..];
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit((char)digit)) return false;
            power = Math.Min((power * 10) + (digit - '0'), PowerOfTwoLimit);
        }

        if (isNegative) power = -power;
        return !text.IsEmpty;
    }

    private int Rank() => !IsInfinite ? 0 : isNegative ? -1 : 1;

    /// <summary>Takes "12.5e3" apart: the digits with their point, where the point is (the length if there is none), and the power of ten of the last digit.</summary>
    private static bool TrySplit(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> digits, out int point, out int tenExponent)
    {
        tenExponent = 0;
        var end = text.IndexOfAnyExcept(DigitsAndPoint);
        digits = end < 0 ? text : text[..end];
        var at = digits.IndexOf((byte)'.');
        point = at < 0 ? digits.Length : at;
        if (digits.Length == (at < 0 ? 0 : 1) || (at >= 0 && digits[(at + 1)..].Contains((byte)'.'))) return false;
        if (end >= 0)
        {
            var power = text[(end + 1)..];
            if (text[end] is not ((byte)'e' or (byte)'E') || power.IsEmpty) return false;
            if (power[0] is (byte)'+' or (byte)'-' && power.Length == 1) return false;
            var sign = power[0] == '-' ? -1 : 1;
            if (power[0] is (byte)'+' or (byte)'-') power = power[1..];
            foreach (var digit in power)
            {
                if (!char.IsAsciiDigit((char)digit)) return false;
                tenExponent = Math.Min((tenExponent * 10) + (digit - '0'), TenExponentLimit);
            }

            tenExponent *= sign;
        }

        if (at >= 0) tenExponent -= digits.Length - at - 1;
        return true;
    }

    /// <summary>A number of at most 19 digits, times or by a power of ten that fits in 64 bits.</summary>
    private static ExtendedFloat FromWord(bool isNegative, ReadOnlySpan<byte> digits, int tenExponent)
    {
        var number = 0UL;
        foreach (var digit in digits)
        {
            if (digit != '.') number = (number * 10) + (ulong)(digit - '0');
        }

        var ten = 1UL;
        for (var i = Math.Abs(tenExponent); i > 0; i--) ten *= 10;
        if (tenExponent >= 0) return Round(isNegative, (UInt128)number * ten, false, 0);
        if (number == 0) return new ExtendedFloat(isNegative, 0, 0);
        var shift = (int)UInt128.LeadingZeroCount(number) - 1;
        var (quotient, rest) = UInt128.DivRem((UInt128)number << shift, ten);
        return Round(isNegative, quotient, rest != 0, -shift);
    }

    private static ExtendedFloat FromMany(bool isNegative, ReadOnlySpan<byte> digits, int tenExponent)
    {
        const int quotientBits = 2 * Bits - 2;
        var number = BigInteger.Parse(Encoding.ASCII.GetString(digits).Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        if (number.IsZero) return new ExtendedFloat(isNegative, 0, 0);
        var below = BigInteger.One;
        if (tenExponent >= 0) number *= BigInteger.Pow(10, tenExponent);
        else below = BigInteger.Pow(10, -tenExponent);
        var shift = quotientBits - (int)(number.GetBitLength() - below.GetBitLength());
        if (shift >= 0) number <<= shift;
        else below <<= -shift;
        var quotient = BigInteger.DivRem(number, below, out var rest);
        return Round(isNegative, (UInt128)quotient, !rest.IsZero, -shift);
    }

    private static ExtendedFloat Round(bool isNegative, UInt128 value, bool isCut, int exponent)
    {
        if (value == 0) return default;
        var room = (int)UInt128.LeadingZeroCount(value);
        var excess = Math.Max(Bits - room, ExponentMin - exponent);
        if (excess <= 0) return new ExtendedFloat(isNegative, (ulong)value << (room - Bits), exponent + Bits - room);
        if (excess > 2 * Bits) return new ExtendedFloat(isNegative, 0, 0);
        var mantissa = excess == 2 * Bits ? 0 : (ulong)(value >> excess);
        var rest = value & (UInt128.MaxValue >> ((2 * Bits) - excess));
        var half = UInt128.One << (excess - 1);
        exponent += excess;
        if (rest > half || (rest == half && (isCut || (mantissa & 1) == 1)))
        {
            mantissa++;
            if (mantissa == 0) (mantissa, exponent) = (1UL << (Bits - 1), exponent + 1);
        }

        if (mantissa == 0) return new ExtendedFloat(isNegative, 0, 0);
        var shift = BitOperations.LeadingZeroCount(mantissa);
        return new ExtendedFloat(isNegative, mantissa << shift, exponent - shift);
    }
}
