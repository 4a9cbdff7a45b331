using Distro.ChangeLog.Store;
using Distro.Tests.ChangeLog.Files;
using Distro.Tests.ChangeLog.Records;

namespace Distro.Tests.ChangeLog.Store;

/// <summary>The oldest segments go, and nothing else: not through any crash, and not the history of what was in them.</summary>
public class HeadCutTests
{
    private static readonly LogStoreOptions Options = new() { SegmentBytes = 4096, Random = new Random(1) };

    [Fact]
    public void Whole_segments_below_the_offset_go_and_their_epochs_stay_known()
    {
        var disk = new ForgetfulDisk(1);
        var log = new SampleLog(1);
        List<EpochRange> epochs;
        List<byte> kept;
        long start;
        using (var store = LogStore.Open(disk, "/log", Options))
        {
            Fill(store, log, 7);
            epochs = [.. store.Epochs()];
            store.CutHead(0);
            Assert.Equal(0, store.StartOffset);
            var middle = store.EndOffset / 2;
            store.CutHead(middle);
            start = store.StartOffset;
            Assert.InRange(start, 1, middle);
            kept = LogStoreTests.ReadAll(store);
            Assert.Equal(epochs, store.Epochs());
            Assert.Throws<ArgumentOutOfRangeException>(() => store.Read(0, new byte[100]));
        }

        using var opened = LogStore.Open(disk, "/log", Options);
        Assert.Equal(start, opened.StartOffset);
        Assert.Equal(kept, LogStoreTests.ReadAll(opened));
        Assert.Equal(epochs, opened.Epochs());
        Assert.Null(opened.Cut);
        opened.CutHead(long.MaxValue);
        Assert.True(opened.StartOffset < opened.EndOffset, "the last segment never goes");
        Assert.Equal(epochs, opened.Epochs());
        log.MoveTo(opened.EndOffset);
        opened.Append(log.StartEpoch(8));
        Assert.Equal(8, opened.Epochs()[^1].Epoch);
    }

    [Fact]
    public void A_log_cut_back_to_its_head_still_knows_its_last_epoch()
    {
        var disk = new ForgetfulDisk(2);
        var log = new SampleLog(2);
        var store = LogStore.Open(disk, "/log", Options);
        Fill(store, log, 3);
        store.CutHead(long.MaxValue);
        var start = store.StartOffset;
        store.Truncate(start);
        Assert.Equal(3, store.Tail.Epoch);
        store.Dispose();
        using var opened = LogStore.Open(disk, "/log", Options);
        Assert.Equal((start, start, 3), (opened.StartOffset, opened.EndOffset, opened.Tail.Epoch));
        log.MoveTo(start);
        opened.Append(log.Next());
        Assert.Equal(start, opened.StartOffset);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_log_begun_anew_stays_so_through_a_power_cut(int seed)
    {
        var disk = new ForgetfulDisk(seed);
        var log = new SampleLog(seed);
        var store = LogStore.Open(disk, "/log", Options);
        Fill(store, log, 5);
        store.Promise(9, 1);
        var end = store.EndOffset;
        EpochRange[] below = [.. store.Epochs(), new EpochRange(7, end + 800)];
        Assert.Throws<InvalidAppendException>(() => store.Restart(end, below));
        store.Restart(end + 4096, below);
        Assert.Equal((end + 4096, end + 4096, 7), (store.StartOffset, store.EndOffset, store.Tail.Epoch));
        Assert.Equal(below, store.Epochs());
        log.MoveTo(end + 4096);
        store.Append(log.StartEpoch(8));
        disk.LoseTheCache();

        using var opened = LogStore.Open(disk, "/log", Options);
        Assert.Equal((end + 4096, 9), (opened.StartOffset, opened.PromisedEpoch));
        Assert.Equal(below, opened.Epochs().Take(below.Length));
        log.MoveTo(opened.EndOffset);
        opened.Append(log.StartEpoch(9));
        Assert.Equal((9, log.Offset), (opened.Tail.Epoch, opened.EndOffset));
    }

    [Fact]
    public void Missing_segments_that_were_not_cut_are_corruption()
    {
        var disk = new ForgetfulDisk(3);
        using (var store = LogStore.Open(disk, "/log", Options))
        {
            Fill(store, new SampleLog(3), 4);
            store.CutHead(store.EndOffset / 3);
        }

        disk.Delete(disk.FileNames("/log").Where(name => name.EndsWith(".log", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name => "/log/" + name).First());
        var error = Assert.Throws<CorruptLogException>(() => LogStore.Open(disk, "/log", Options));
        Assert.Contains("the log begins at offset", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_head_file_that_was_changed_is_corruption()
    {
        var disk = new ForgetfulDisk(4);
        using (var store = LogStore.Open(disk, "/log", Options))
        {
            Fill(store, new SampleLog(4), 4);
            store.CutHead(store.EndOffset / 3);
        }

        var bytes = disk.Bytes("/log/head").ToArray();
        for (var at = 0; at < bytes.Length; at++)
        {
            var changed = bytes.ToArray();
            changed[at] ^= 4;
            disk.Overwrite("/log/head", changed);
            Assert.Throws<CorruptLogException>(() => LogStore.Open(disk, "/log", Options));
        }
    }

    [Fact]
    public void After_the_power_goes_in_the_middle_the_log_is_whole_from_where_it_begins()
    {
        var cutShort = 0;
        for (var seed = 0; seed < 300; seed++)
        {
            var disk = new ForgetfulDisk(seed);
            var store = LogStore.Open(disk, "/log", Options);
            var log = new SampleLog(seed);
            Fill(store, log, 5);
            var all = LogStoreTests.ReadAll(store);
            var epochs = store.Epochs();
            var random = new Random(seed);
            store.Sync();
            var failing = random.Next(3) == 0;
            if (failing) disk.SyncsUntilFailure = random.Next(2);
            try
            {
                for (var cuts = random.Next(1, 4); cuts > 0; cuts--) store.CutHead(random.NextInt64(store.EndOffset));
            }
            catch (IOException)
            {
                cutShort++;
                Assert.Null(store.Failure);
            }

            var start = store.StartOffset;
            disk.LoseTheCache();
            using var opened = LogStore.Open(disk, "/log", Options);
            Assert.True(opened.StartOffset <= start || failing, $"seed {seed}: begins at {opened.StartOffset}, behind {start}");
            Assert.True(all.Skip((int)opened.StartOffset).SequenceEqual(LogStoreTests.ReadAll(opened)), $"seed {seed}: what is left is not what was there");
            Assert.True(epochs.SequenceEqual(opened.Epochs()), $"seed {seed}: history lost");
        }

        Assert.True(cutShort > 20, $"only {cutShort} cuts failed half way");
    }

    private static void Fill(LogStore store, SampleLog log, int epochs)
    {
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            store.Append(log.StartEpoch(epoch));
            for (var i = 0; i < 12; i++) store.Append(log.Many(3));
        }

        store.Sync();
    }
}
