using Distro.ChangeLog.Store;
using Distro.Tests.ChangeLog.Files;
using Distro.Tests.ChangeLog.Records;

namespace Distro.Tests.ChangeLog.Store;

/// <summary>The next segment's file is made while the last one fills; without it, or with what a crash left of it, the log is the same.</summary>
public class SpareFileTests
{
    private const string Spare = "/log/next.spare";

    private readonly List<Action> begun = [];

    [Fact]
    public void It_is_made_once_from_half_of_a_segment_on_and_becomes_the_next()
    {
        var (disk, log) = (new ForgetfulDisk(1), new SampleLog(1));
        using (var store = LogStore.Open(disk, "/log", Options))
        {
            Fill(store, log, untilBegun: 1);
            Assert.Single(disk.FileNames("/log"), name => name.EndsWith(".log", StringComparison.Ordinal));
            begun[0]();
            Assert.True(disk.Exists(Spare));
            Assert.All(disk.Bytes(Spare), one => Assert.Equal(0, one));
            var (syncs, segments) = (disk.Syncs, Segments(disk));
            while (Segments(disk) == segments) store.Append(log.Many(1));
            Assert.False(disk.Exists(Spare));
            Assert.Single(begun);
            Assert.True(disk.Syncs - syncs <= 3, "what was sealed, twice, and the new one's header");
            Fill(store, log, untilBegun: 2);
            begun[1]();
        }

        Assert.False(disk.Exists(Spare));
        using var again = LogStore.Open(disk, "/log", Options);
        Assert.Null(again.Cut);
        Assert.Equal(log.Offset, again.EndOffset);
    }

    [Fact]
    public void One_that_could_not_be_made_is_not_missed()
    {
        var (disk, log) = (new ForgetfulDisk(2), new SampleLog(2));
        using var store = LogStore.Open(disk, "/log", Options);
        Fill(store, log, untilBegun: 1);
        disk.FreeBytes = 100;
        begun[0]();
        Assert.False(disk.Exists(Spare), "half of it keeps room that others need");
        disk.FreeBytes = long.MaxValue;
        for (var segments = Segments(disk); Segments(disk) == segments;) store.Append(log.Many(1));
        Assert.False(disk.Exists(Spare));
        Assert.Equal(log.Offset, store.EndOffset);
    }

    [Fact]
    public void What_a_crash_left_of_it_goes_when_the_log_is_opened()
    {
        var disk = new ForgetfulDisk(3);
        disk.Overwrite(Spare, new byte[1000]);
        using var store = LogStore.Open(disk, "/log", Options);
        Assert.Empty(disk.FileNames("/log"));
    }

    private LogStoreOptions Options => new() { SegmentBytes = 4096, Random = new Random(1), InBackground = Begin };

    /// <summary>The test does it, before anybody waits for it.</summary>
    private Action Begin(Action work)
    {
        begun.Add(work);
        return static () => { };
    }

    private static int Segments(ForgetfulDisk disk) => disk.FileNames("/log").Count(name => name.EndsWith(".log", StringComparison.Ordinal));

    private void Fill(LogStore store, SampleLog log, int untilBegun)
    {
        while (begun.Count < untilBegun) store.Append(log.Many(1));
    }
}
