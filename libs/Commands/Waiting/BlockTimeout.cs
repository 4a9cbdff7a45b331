using Distro.Commands.Execution;
using Distro.Commands.Strings;
using Distro.Resp;

namespace Distro.Commands.Waiting;

/// <summary>Reads the timeouts of commands that block, in the units and with the errors of each.</summary>
public static class BlockTimeout
{
    /// <summary>Seconds, fractions allowed, as BLPOP has them; a part of a millisecond counts as a whole one. Writes the error.</summary>
    public static bool TryReadSeconds(ref Call call, int index, out long milliseconds)
    {
        milliseconds = 0;
        if (!ExtendedFloat.TryParse(call[index], out var seconds)) return Refuse(ref call, "ERR timeout is not a float or out of range"u8);
        milliseconds = seconds.CeilingOfThousandths();
        if (milliseconds > long.MaxValue / 2) return Refuse(ref call, "ERR timeout is out of range"u8);
        if (milliseconds < 0) return Refuse(ref call, "ERR timeout is negative"u8);
        return true;
    }

    /// <summary>Whole milliseconds, as XREAD and WAIT have them. Writes the error.</summary>
    public static bool TryReadMilliseconds(ref Call call, int index, out long milliseconds)
    {
        if (!IntegerText.TryParse(call[index], out milliseconds)) return Refuse(ref call, "ERR timeout is not an integer or out of range"u8);
        if (milliseconds < 0) return Refuse(ref call, "ERR timeout is negative"u8);
        return milliseconds <= long.MaxValue / 2 || Refuse(ref call, "ERR timeout is out of range"u8);
    }

    private static bool Refuse(ref Call call, ReadOnlySpan<byte> error)
    {
        call.Reply.Error(error);
        return false;
    }
}
