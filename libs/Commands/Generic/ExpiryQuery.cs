using Distro.Commands.Execution;

namespace Distro.Commands.Generic;

/// <summary>What TTL, PTTL, EXPIRETIME and PEXPIRETIME share: -2 for no key, -1 for no expiry; seconds are rounded to the nearest.</summary>
internal static class ExpiryQuery
{
    private const int NoKey = -2;
    private const int NoExpiry = -1;
    private const int MillisecondsPerSecond = 1000;

    public static void Run(ref Call call, bool isSeconds, bool isRelative)
    {
        var entry = call.Open(1);
        if (!entry.Exists)
        {
            call.Reply.Integer(NoKey);
            return;
        }

        var time = entry.ExpireAt;
        if (time < 0)
        {
            call.Reply.Integer(NoExpiry);
            return;
        }

        if (isRelative) time = Math.Max(0, time - call.NowMilliseconds);
        call.Reply.Integer(isSeconds ? (time / MillisecondsPerSecond) + (time % MillisecondsPerSecond / (MillisecondsPerSecond / 2)) : time);
    }
}
