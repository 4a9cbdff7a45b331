using System.Diagnostics;
using Distro.Commands.Introspection;
using Distro.Shard.Telemetry;

namespace Distro.Tests.Shard.Telemetry;

/// <summary>Each command is counted once, by name and in all, whether or not latencies are tracked.</summary>
public class WorkerStatisticsTests
{
    private static readonly long Microsecond = Stopwatch.Frequency / 1_000_000;

    [Fact]
    public void Sums_are_by_command()
    {
        var statistics = new WorkerStatistics(3);
        statistics.Count(1, 40 * Microsecond, error: false);
        statistics.Count(1, 2 * Microsecond, error: true);
        statistics.Count(2, Microsecond, error: false);
        statistics.CountRejected(0);
        Assert.Equal([0, 2, 1], Enumerable.Range(0, 3).Select(statistics.Calls));
        Assert.Equal([0, 1, 0], Enumerable.Range(0, 3).Select(statistics.Failed));
        Assert.Equal([1, 0, 0], Enumerable.Range(0, 3).Select(statistics.Rejected));
        Assert.Equal([0, 42, 1], Enumerable.Range(0, 3).Select(statistics.Microseconds));
        Assert.Equal(43_000, statistics.LatencyNanoseconds);
        Assert.Equal(3, statistics.Total);
        statistics.Reset();
        Assert.Equal(0, statistics.Calls(1) + statistics.Rejected(0) + statistics.Total + statistics.LatencyNanoseconds);
    }

    [Fact]
    public void Buckets_hold_every_command_and_the_last_all_longer_ones()
    {
        var statistics = new WorkerStatistics(2);
        statistics.Count(0, 0, error: false);
        statistics.Count(1, 3 * Microsecond, error: false);
        statistics.TracksLatency = false;
        statistics.Count(1, 3 * Microsecond, error: false);
        statistics.Count(1, long.MaxValue / 2, error: false);
        var all = Enumerable.Range(0, WorkerStatistics.BucketCount).Select(statistics.Bucket).ToArray();
        Assert.Equal(4, all.Sum());
        Assert.Equal(1, all[0]);
        Assert.Equal(2, all[LatencyBuckets.Counted(3_000)]);
        Assert.Equal(1, all[^1]);
        Assert.True(WorkerStatistics.BucketSeconds(LatencyBuckets.Counted(3_000)) > 3e-6);
    }
}
