using System.Buffers.Text;
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
        if ((!DoubleText.TryParse(call[index], out var seconds) && !TryReadHexadecimal(call[index], out seconds)) || double.IsNaN(seconds)) return Refuse(ref call, "ERR timeout is not a float or out of range"u8);
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

    /// <summary>C's number reader takes 0x1F for a number, and so do the servers that use it.</summary>
    private static bool TryReadHexadecimal(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        if (text.Length is < 3 or > 18 || text[0] != '0' || (text[1] | 0x20) != 'x') return false;
        if (!Utf8Parser.TryParse(text[2..], out ulong number, out var used, 'x') || used != text.Length - 2) return false;
        value = number;
        return true;
    }

    private static bool Refuse(ref Call call, ReadOnlySpan<byte> error)
    {
        call.Reply.Error(error);
        return false;
    }
}
