using System.Buffers.Text;

namespace Distro.Commands.Generic;

/// <summary>
/// Cursors as clients send them. Those that a scan gave out are plain unsigned numbers; what else is taken for one is what C's strtoull takes, since servers of
/// this protocol read with it: blanks before, a sign, zeros in front, and whatever stands behind a zero byte. Only a plain negative number is none.
/// </summary>
public static class ScanCursor
{
    /// <summary>False for what is no cursor. One that no scan gave out reads as behind the last slot.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long cursor)
    {
        var valid = TryRead(text, out var number);
        cursor = (long)Math.Min(number, long.MaxValue >> 1);
        return valid;
    }

    private static bool TryRead(ReadOnlySpan<byte> text, out ulong number)
    {
        number = 0;
        if (Resp.IntegerText.TryParse(text, out var plain))
        {
            number = (ulong)plain;
            return plain >= 0;
        }

        var end = text.IndexOf((byte)0);
        if (end >= 0) text = text[..end];
        text = text.TrimStart(" \t\n\v\f\r"u8);
        var isNegative = text is [(byte)'-', ..];
        if (text is [(byte)'-' or (byte)'+', ..]) text = text[1..];
        if (text.IsEmpty || text[0] is < (byte)'0' or > (byte)'9') return false;
        if (!Utf8Parser.TryParse(text, out number, out var used) || used != text.Length) return false;
        if (isNegative) number = 0 - number;
        return true;
    }
}
