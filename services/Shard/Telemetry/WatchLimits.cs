using System.Diagnostics;
using Distro.Commands.Introspection;
using Distro.Shard.Hosting;

namespace Distro.Shard.Telemetry;

/// <summary>From where on commands are worth keeping, as the options say, in the form in which every command can be compared with them.</summary>
internal sealed class WatchLimits
{
    private long slowTicks = long.MaxValue;
    private long eventTicks = long.MaxValue;
    private long notedTicks;
    private long requestBytes;
    private long replyBytes;

    public WatchLimits(ShardOptions options, Introspection kept)
    {
        Follow(options.SlowMicroseconds, value => Note(ref slowTicks, value < 0 || value > long.MaxValue / (Stopwatch.Frequency / 1_000_000) ? long.MaxValue : value * (Stopwatch.Frequency / 1_000_000)));
        Follow(options.LargeRequestBytes, value => Volatile.Write(ref requestBytes, value < 0 ? long.MaxValue : value));
        Follow(options.LargeReplyBytes, value => Volatile.Write(ref replyBytes, value < 0 ? long.MaxValue : value));
        Follow(options.SlowLogLength, value => kept.Slow.LengthMax = value);
        Follow(options.LargeRequestLogLength, value => kept.LargeRequests.LengthMax = value);
        Follow(options.LargeReplyLogLength, value => kept.LargeReplies.LengthMax = value);
        Follow(options.LatencyThreshold, value =>
        {
            kept.Latency.ThresholdMilliseconds = value;
            Note(ref eventTicks, value <= 0 || value > long.MaxValue / (Stopwatch.Frequency / 1000) ? long.MaxValue : value * (Stopwatch.Frequency / 1000));
        });
    }

    /// <summary>Commands that take as long, in Stopwatch ticks, are traced and logged as slow.</summary>
    public long SlowTicks => Volatile.Read(ref slowTicks);

    /// <summary>Commands that take as long are events of latency.</summary>
    public long EventTicks => Volatile.Read(ref eventTicks);

    /// <summary>The smaller of both: below it nothing is to be said of the time a command took.</summary>
    public long NotedTicks => Volatile.Read(ref notedTicks);

    public long RequestBytes => Volatile.Read(ref requestBytes);

    public long ReplyBytes => Volatile.Read(ref replyBytes);

    private void Note(ref long limit, long ticks)
    {
        Volatile.Write(ref limit, ticks);
        Volatile.Write(ref notedTicks, Math.Min(SlowTicks, EventTicks));
    }

    private static void Follow(ServiceDefaults.Options.IntegerOption option, Action<long> take)
    {
        option.Changed += () => take(option.Value);
        take(option.Value);
    }
}
