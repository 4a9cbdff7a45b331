using Distro.Commands.Execution;

namespace Distro.Commands.Elements;

/// <summary>An argument that says when elements expire. Unlike a key's it may not be negative.</summary>
internal static class ElementTime
{
    private const long MillisecondsPerSecond = 1000;

    public static bool TryRead(ref Call call, int index, bool isSeconds, bool isRelative, out long expireAt)
    {
        if (!call.TryInteger(index, out expireAt)) return false;
        var basis = isRelative ? call.NowMilliseconds : 0;
        if (expireAt >= 0 && (!isSeconds || expireAt <= long.MaxValue / MillisecondsPerSecond))
        {
            if (isSeconds) expireAt *= MillisecondsPerSecond;
            if (expireAt <= long.MaxValue - basis)
            {
                expireAt += basis;
                return true;
            }
        }

        call.Reply.Error($"ERR invalid expire time in '{call.Command.FullName}' command");
        return false;
    }

    /// <summary>What is given that time is gone at once; never so in replay, where the log says what goes.</summary>
    public static bool IsPast(ref Call call, long expireAt) => expireAt <= call.NowMilliseconds && !call.Context.KeepsExpired;
}
