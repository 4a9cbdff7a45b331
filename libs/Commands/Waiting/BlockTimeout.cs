using System.Globalization;
using Distro.Commands.Execution;
using Distro.Resp;

namespace Distro.Commands.Waiting;

/// <summary>Reads the timeouts of commands that block, in the units and with the errors of each.</summary>
public static class BlockTimeout
{
    private const double MillisecondsPerSecond = 1000;

    /// <summary>Seconds, fractions allowed, as BLPOP has them; a part of a millisecond counts as a whole one. Writes the error.</summary>
    public static bool TryReadSeconds(ref Call call, int index, out long milliseconds)
    {
        milliseconds = 0;
        if ((!DoubleText.TryParseOrUnderflow(call[index], out var seconds) && !TryHexadecimal(call[index], out seconds)) || double.IsNaN(seconds)) return Refuse(ref call, "ERR timeout is not a float or out of range"u8);
        var value = Math.Ceiling(seconds * MillisecondsPerSecond);
        if (value > long.MaxValue / 2) return Refuse(ref call, "ERR timeout is out of range"u8);
        if (value < 0) return Refuse(ref call, "ERR timeout is negative"u8);
        milliseconds = (long)value;
        return true;
    }

    /// <summary>Whole milliseconds, as XREAD and WAIT have them. Writes the error.</summary>
    public static bool TryReadMilliseconds(ref Call call, int index, out long milliseconds)
    {
        if (!IntegerText.TryParse(call[index], out milliseconds)) return Refuse(ref call, "ERR timeout is not an integer or out of range"u8);
        if (milliseconds < 0) return Refuse(ref call, "ERR timeout is negative"u8);
        return milliseconds <= long.MaxValue / 2 || Refuse(ref call, "ERR timeout is out of range"u8);
    }

    /// <summary>What C's strtold reads too: hexadecimal digits, with a fraction and a power of two if need be. Clients' own tests send such numbers.</summary>
    private static bool TryHexadecimal(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        var isNegative = text is [(byte)'-', ..];
        if (text is [(byte)'-' or (byte)'+', ..]) text = text[1..];
        if (text.Length < 3 || text[0] != '0' || (text[1] | 0x20) != 'x') return false;
        text = text[2..];
        var exponent = 0;
        if (text.IndexOfAny((byte)'p', (byte)'P') is >= 0 and var power)
        {
            if (!int.TryParse(text[(power + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)) return false;
            text = text[..power];
        }

        var digits = 0;
        var point = -1;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '.' && point < 0)
            {
                point = i;
                continue;
            }

            if (!char.IsAsciiHexDigit((char)text[i])) return false;
            digits++;
            value = (value * 16) + HexValue(text[i]);
        }

        if (point >= 0) exponent -= 4 * (text.Length - 1 - point);
        value = Math.ScaleB(isNegative ? -value : value, exponent);
        return digits > 0;
    }

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static bool Refuse(ref Call call, ReadOnlySpan<byte> error)
    {
        call.Reply.Error(error);
        return false;
    }
}
