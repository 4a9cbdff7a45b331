using Distro.Commands.Execution;

namespace Distro.Commands.Generic;

/// <summary>What EXPIRE, PEXPIRE, EXPIREAT and PEXPIREAT share: NX, XX, GT and LT compare with the expiry there is, none counting as never.</summary>
internal static class ExpiryChange
{
    private const long MillisecondsPerSecond = 1000;

    public static void Run(ref Call call, bool isSeconds, bool isRelative)
    {
        if (!ExpiryConditions.TryRead(ref call, 3, call.Count, out var conditions)) return;
        if (!TryTime(ref call, isSeconds, isRelative, out var time)) return;
        var entry = call.Open(1);
        if (!entry.Exists || !conditions.Hold(entry.ExpireAt, time))
        {
            call.Reply.Integer(0);
            return;
        }

        Lifetime.ExpireAt(ref call, ref entry, call[1], time);
        call.Reply.Integer(1);
    }

    private static bool TryTime(ref Call call, bool isSeconds, bool isRelative, out long time)
    {
        if (!call.TryInteger(2, out time)) return false;
        var basis = isRelative ? call.NowMilliseconds : 0;
        var valid = !isSeconds || (time <= long.MaxValue / MillisecondsPerSecond && time >= long.MinValue / MillisecondsPerSecond);
        if (valid && isSeconds) time *= MillisecondsPerSecond;
        if (valid && time <= long.MaxValue - basis)
        {
            time += basis;
            return true;
        }

        call.Reply.Error($"ERR invalid expire time in '{call.Command.FullName}' command");
        return false;
    }
}
