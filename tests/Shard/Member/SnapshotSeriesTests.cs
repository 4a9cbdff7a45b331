using Distro.Shard.Member;
using Distro.Snapshots.Format;

namespace Distro.Tests.Shard.Member;

/// <summary>Which snapshot is due: a whole one as often as without increments, an increment where it costs less than the log that it spares.</summary>
public class SnapshotSeriesTests
{
    private readonly SnapshotPolicy policy = new() { LogBytes = 100, LogPercent = 100, IntervalMilliseconds = 1000, IncrementsMax = 3 };

    [Fact]
    public void Without_a_snapshot_the_first_is_whole()
    {
        var series = new SnapshotSeries(policy);
        series.Found(500, 0);
        Assert.Equal(SnapshotDue.Nothing, Next(series, 599, changed: 0));
        Assert.Equal(SnapshotDue.Everything, Next(series, 600, changed: 0));
    }

    [Fact]
    public void Changes_are_due_when_they_are_smaller_than_the_log_that_they_spare()
    {
        var series = After(whole: 10_000);
        Assert.Equal(SnapshotDue.Nothing, Next(series, 99, changed: 0));
        Assert.Equal(SnapshotDue.Changes, Next(series, 100, changed: 100));
        Assert.Equal(SnapshotDue.Nothing, Next(series, 120, changed: 300));
        // It is not looked at each time what changed.
        Assert.Equal(SnapshotDue.Nothing, Next(series, 219, changed: 0));
        Assert.Equal(SnapshotDue.Changes, Next(series, 220, changed: 200));
        Assert.Equal(SnapshotDue.Everything, Next(series, 10_000, changed: 0));
    }

    [Fact]
    public void A_whole_one_is_due_by_the_log_since_the_last_whole_one()
    {
        var series = After(whole: 1000);
        series.Kept(new SnapshotSummary(2, 200, 0, 900, 900, 1), isWhole: false);
        Assert.Equal(2, series.LastId);
        Assert.Equal(SnapshotDue.Nothing, Next(series, 999, changed: 0));
        Assert.Equal(SnapshotDue.Everything, Next(series, 1000, changed: 0));
    }

    [Fact]
    public void Chains_have_limits_of_number_and_size()
    {
        var series = After(whole: 10_000);
        for (var id = 2; id <= 4; id++)
        {
            Assert.Equal(SnapshotDue.Changes, Next(series, id * 100, changed: 1));
            series.Kept(new SnapshotSummary(id, 10, 0, id * 100, id * 100, 1), isWhole: false);
        }

        Assert.Equal(SnapshotDue.Nothing, Next(series, 1000, changed: 1));
        series = After(whole: 10_000);
        series.Kept(new SnapshotSummary(2, 5001, 0, 100, 100, 1), isWhole: false);
        Assert.Equal(SnapshotDue.Nothing, Next(series, 1000, changed: 1));
    }

    [Fact]
    public void When_it_is_time_little_change_makes_an_increment_and_much_a_whole_one()
    {
        var series = After(whole: 10_000);
        Assert.Equal(SnapshotDue.Nothing, Next(series, 0, changed: 0, age: 5000));
        Assert.Equal(SnapshotDue.Changes, Next(series, 8, changed: 5000, age: 1000));
        Assert.Equal(SnapshotDue.Everything, Next(series, 8, changed: 5001, age: 1000));
        Assert.Equal(SnapshotDue.Everything, Next(series, 8, changed: 1, age: 1000, canBuild: false));
    }

    [Fact]
    public void Nothing_builds_on_one_that_failed_or_was_found()
    {
        var series = After(whole: 10_000);
        series.Failed();
        Assert.Equal((0L, SnapshotDue.Nothing), (series.LastId, Next(series, 500, changed: 0)));
        series = After(whole: 10_000);
        Assert.Equal(SnapshotDue.Nothing, Next(series, 500, changed: 0, canBuild: false));
        policy.IncrementsMax = 0;
        Assert.Equal(SnapshotDue.Nothing, Next(series, 500, changed: 0));
        series.Found(0, 10_000);
        Assert.Equal(0, series.LastId);
    }

    private SnapshotSeries After(long whole)
    {
        var series = new SnapshotSeries(policy);
        series.Kept(new SnapshotSummary(1, whole, 0, 0, 0, 1), isWhole: true);
        return series;
    }

    private static SnapshotDue Next(SnapshotSeries series, long logEnd, long changed, long age = 0, bool canBuild = true) => series.Next(logEnd, age, canBuild, _ => changed);
}
