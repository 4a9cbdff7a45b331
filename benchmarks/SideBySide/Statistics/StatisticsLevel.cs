namespace Distro.SideBySide.Statistics;

/// <summary>How much a server is told to keep of what its commands cost.</summary>
/// <param name="Settings">Options and their values, for CONFIG SET.</param>
internal sealed record StatisticsLevel(string Title, string[] Settings)
{
    private static readonly string[] latency = ["latency-tracking", "yes"];
    private static readonly string[] logs = ["slowlog-log-slower-than", "10000", "commandlog-request-larger-than", "1048576", "commandlog-reply-larger-than", "1048576"];

    /// <summary>Nothing first: the others are compared with it.</summary>
    public static readonly StatisticsLevel[] All =
    [
        new("nothing", ["latency-tracking", "no", "slowlog-log-slower-than", "-1", "commandlog-request-larger-than", "-1", "commandlog-reply-larger-than", "-1", "latency-monitor-threshold", "0", "cluster-slot-stats-enabled", "no"]),
        new("by default: latency of each command, command logs", [.. latency, .. logs, "latency-monitor-threshold", "0", "cluster-slot-stats-enabled", "no"]),
        new("all: also time and bytes of each slot, latency events", [.. latency, .. logs, "latency-monitor-threshold", "100", "cluster-slot-stats-enabled", "yes"]),
    ];
}
