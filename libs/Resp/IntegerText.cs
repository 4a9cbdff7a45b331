using System.Buffers.Text;

namespace Distro.Resp;

/// <summary>Whole numbers as text. Strict, since a value that reads as a number must print as the same bytes: no blanks, no plus, no leading zeros.</summary>
public static class IntegerText
{
    /// <summary>Longest text of a 64-bit number: sign and 19 digits.</summary>
    public const int BytesMax = 20;

    /// <summary>Writes decimal digits. Returns how many bytes.</summary>
    public static int Write(long value, Span<byte> destination)
    {
        Utf8Formatter.TryFormat(value, destination, out var written);
        return written;
    }

    /// <summary>True when the text is exactly what <see cref="Write"/> prints for some value.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        if (text.IsEmpty || text.Length > BytesMax) return false;
        var negative = text[0] == '-';
        var digits = negative ? text[1..] : text;
        if (digits.IsEmpty) return false;
        if (digits[0] == '0') return !negative && digits.Length == 1;

        ulong magnitude = 0;
        foreach (var digit in digits)
        {
            var number = (uint)(digit - '0');
            if (number > 9) return false;
            if (magnitude > (ulong.MaxValue - number) / 10) return false;
            magnitude = magnitude * 10 + number;
        }

        if (magnitude > (ulong)long.MaxValue + (negative ? 1UL : 0UL)) return false;
        value = negative ? (long)(0 - magnitude) : (long)magnitude;
        return true;
    }
}
