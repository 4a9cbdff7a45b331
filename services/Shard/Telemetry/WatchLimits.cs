using Distro.Commands.Introspection;
using Distro.Shard.Hosting;

namespace Distro.Shard.Telemetry;

/// <summary>From where on commands are worth keeping, as the options say, in the form in which every command can be compared with them.</summary>
internal sealed class WatchLimits
{
    private long requestBytes;
    private long replyBytes;

    public WatchLimits(ShardOptions options, Introspection kept)
    {
        Follow(options.LargeRequestBytes, value => Volatile.Write(ref requestBytes, value < 0 ? long.MaxValue : value));
        Follow(options.LargeReplyBytes, value => Volatile.Write(ref replyBytes, value < 0 ? long.MaxValue : value));
        Follow(options.SlowLogLength, value => kept.Slow.LengthMax = value);
        Follow(options.LargeRequestLogLength, value => kept.LargeRequests.LengthMax = value);
        Follow(options.LargeReplyLogLength, value => kept.LargeReplies.LengthMax = value);
        Follow(options.LatencyThreshold, value => kept.Latency.ThresholdMilliseconds = value);
    }

    public long RequestBytes => Volatile.Read(ref requestBytes);

    public long ReplyBytes => Volatile.Read(ref replyBytes);

    private static void Follow(ServiceDefaults.Options.IntegerOption option, Action<long> take)
    {
        option.Changed += () => take(option.Value);
        take(option.Value);
    }
}
