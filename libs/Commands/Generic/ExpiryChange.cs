using System.Text;
using Distro.Commands.Execution;

namespace Distro.Commands.Generic;

/// <summary>What EXPIRE, PEXPIRE, EXPIREAT and PEXPIREAT share: NX, XX, GT and LT compare with the expiry there is, none counting as never.</summary>
internal static class ExpiryChange
{
    private const long MillisecondsPerSecond = 1000;

    [Flags]
    private enum Conditions
    {
        None = 0, IfNone = 1, IfAny = 2, IfLater = 4, IfEarlier = 8,
    }

    public static void Run(ref Call call, bool isSeconds, bool isRelative)
    {
        if (!TryConditions(ref call, out var conditions)) return;
        if (!TryTime(ref call, isSeconds, isRelative, out var time)) return;
        var entry = call.Open(1);
        if (!entry.Exists || !Holds(conditions, entry.ExpireAt, time))
        {
            call.Reply.Integer(0);
            return;
        }

        Lifetime.ExpireAt(ref call, ref entry, call[1], time);
        call.Reply.Integer(1);
    }

    private static bool Holds(Conditions conditions, long current, long time)
    {
        if ((conditions & Conditions.IfNone) != 0 && current >= 0) return false;
        if ((conditions & Conditions.IfAny) != 0 && current < 0) return false;
        if ((conditions & Conditions.IfLater) != 0 && (current < 0 || time <= current)) return false;
        return (conditions & Conditions.IfEarlier) == 0 || current < 0 || time < current;
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

    private static bool TryConditions(ref Call call, out Conditions conditions)
    {
        conditions = Conditions.None;
        for (var i = 3; i < call.Count; i++)
        {
            if (call.Is(i, "NX"u8)) conditions |= Conditions.IfNone;
            else if (call.Is(i, "XX"u8)) conditions |= Conditions.IfAny;
            else if (call.Is(i, "GT"u8)) conditions |= Conditions.IfLater;
            else if (call.Is(i, "LT"u8)) conditions |= Conditions.IfEarlier;
            else
            {
                call.Reply.Error($"ERR Unsupported option {Encoding.UTF8.GetString(call[i])}");
                return false;
            }
        }

        if ((conditions & Conditions.IfNone) != 0 && conditions != Conditions.IfNone)
        {
            call.Reply.Error("ERR NX and XX, GT or LT options at the same time are not compatible"u8);
            return false;
        }

        if ((conditions & Conditions.IfLater) != 0 && (conditions & Conditions.IfEarlier) != 0)
        {
            call.Reply.Error("ERR GT and LT options at the same time are not compatible"u8);
            return false;
        }

        return true;
    }
}
