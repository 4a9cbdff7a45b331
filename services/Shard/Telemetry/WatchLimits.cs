using System.Diagnostics;
using Distro.Commands.Introspection;
using Distro.Shard.Hosting;

namespace Distro.Shard.Telemetry;

/// <summary>From where on commands are worth keeping, as the options say, in the form in which every command can be compared with them.</summary>
internal sealed class WatchLimits
{
    private long slowTicks;
    private long requestBytes;
    private long replyBytes;

    public WatchLimits(ShardOptions options, Introspection kept)
    {
        Follow(options.SlowMicroseconds, value => Volatile.Write(ref slowTicks, value < 0 || value > long.MaxValue / (Stopwatch.Frequency / 1_000_000) ? long.MaxValue : value * (Stopwatch.Frequency / 1_000_000)));
        Follow(options.LargeRequestBytes, value => Volatile.Write(ref requestBytes, value < 0 ? long.MaxValue : value));
        Follow(options.LargeReplyBytes, value => Volatile.Write(ref replyBytes, value < 0 ? long.MaxValue : value));
        Follow(options.SlowLogLength, value => kept.Slow.LengthMax = value);
        Follow(options.LargeRequestLogLength, value => kept.LargeRequests.LengthMax = value);
        Follow(options.LargeReplyLogLength, value => kept.LargeReplies.LengthMax = value);
        Follow(options.LatencyThreshold, value => kept.Latency.ThresholdMilliseconds = value);
    }

    /// <summary>Commands that take as long, in Stopwatch ticks, are traced and logged as slow.</summary>
    public long SlowTicks => Volatile.Read(ref slowTicks);

    public long RequestBytes => Volatile.Read(ref requestBytes);

    public long ReplyBytes => Volatile.Read(ref replyBytes);

    private static void Follow(ServiceDefaults.Options.IntegerOption option, Action<long> take)
    {
        option.Changed += () => take(option.Value);
        take(option.Value);
    }
}
