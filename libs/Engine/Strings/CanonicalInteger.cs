using System.Buffers.Binary;
using System.Buffers.Text;

namespace Distro.Engine.Strings;

/// <summary>
/// Strings that are exactly how a 64-bit number is written - no sign but a minus, no leading zero - can be kept as the number,
/// in one to eight bytes, and read back the same. Stored little endian with the sign in the last byte's top bit.
/// </summary>
public static class CanonicalInteger
{
    /// <summary>The longest one: -9223372036854775808.</summary>
    public const int DigitsMax = 20;

    /// <summary>True when the text is the canonical form of a 64-bit number.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        if (text.IsEmpty || text.Length > DigitsMax) return false;
        var isNegative = text[0] == (byte)'-';
        var digits = isNegative ? text[1..] : text;
        if (digits.IsEmpty || digits.Length > DigitsMax - 1) return false;
        if (digits[0] == (byte)'0') return text.Length == 1;
        var magnitude = 0UL;
        foreach (var digit in digits)
        {
            var number = (uint)(digit - (byte)'0');
            if (number > 9) return false;
            magnitude = (magnitude * 10) + number;
        }

        if (magnitude > (isNegative ? 1UL << 63 : long.MaxValue)) return false;
        value = isNegative ? (long)(0 - magnitude) : (long)magnitude;
        return true;
    }

    /// <summary>Bytes the number is stored in, 1 to 8.</summary>
    public static int StoredBytes(long value)
    {
        var bits = 65 - (value < 0 ? long.LeadingZeroCount(~value) : long.LeadingZeroCount(value));
        return (int)((bits + 7) / 8);
    }

    public static void Store(Span<byte> target, long value)
    {
        for (var i = 0; i < target.Length; i++) target[i] = (byte)(value >> (8 * i));
    }

    public static long Load(ReadOnlySpan<byte> source)
    {
        if (source.Length == 8) return BinaryPrimitives.ReadInt64LittleEndian(source);
        var value = (long)(sbyte)source[^1];
        for (var i = source.Length - 2; i >= 0; i--) value = (value << 8) | source[i];
        return value;
    }

    /// <summary>Number of characters the number is written with.</summary>
    public static int TextLength(long value)
    {
        var length = value < 0 ? 2 : 1;
        for (var rest = value / 10; rest != 0; rest /= 10) length++;
        return length;
    }

    /// <summary>Writes the number as text; returns the bytes written.</summary>
    public static int Format(long value, Span<byte> target)
    {
        _ = Utf8Formatter.TryFormat(value, target, out var written);
        return written;
    }
}
