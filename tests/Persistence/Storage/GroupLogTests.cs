using System.Threading.Channels;
using Distro.ChangeLog.Store;
using Distro.Persistence.Storage;
using Distro.Persistence.Writers;
using Distro.Tests.ChangeLog.Files;
using Distro.Tests.ChangeLog.Records;

namespace Distro.Tests.Persistence.Storage;

public class GroupLogTests
{
    private readonly ForgetfulDisk disk = new(1);
    private readonly SampleLog sample = new(1);
    private readonly Events events = new();

    [Fact]
    public async Task Results_come_in_the_order_asked()
    {
        using var log = Open();
        var expected = new List<LogResult>();
        for (var i = 0; i < 300; i++)
        {
            expected.Add(Write(log));
            if (i % 3 == 0) expected.Add(Sync(log));
            if (i % 50 == 0) expected.Add(Promise(log, i + 1));
        }

        log.Start();
        foreach (var result in expected) Assert.Equal(result, await events.Results.Reader.ReadAsync());
    }

    [Fact]
    public async Task One_sync_serves_all_that_had_arrived()
    {
        using var log = Open();
        for (var i = 0; i < 100; i++)
        {
            Write(log);
            Sync(log);
        }

        var before = disk.Syncs;
        log.Start();
        for (var i = 0; i < 200; i++) await events.Results.Reader.ReadAsync();
        Assert.Equal(1, events.SyncCount);
        Assert.True(disk.Syncs - before <= 2, "the new segment's and one for a hundred requests");
    }

    [Fact]
    public async Task Nothing_is_called_synced_before_it_is_on_the_disk()
    {
        long durable;
        using (var log = Open())
        {
            durable = Write(log).EndOffset;
            var synced = Sync(log);
            log.Start();
            while (await events.Results.Reader.ReadAsync() != synced)
            {
            }

            Write(log);
            await events.Results.Reader.ReadAsync();
            disk.SyncsUntilFailure = 0;
        }

        disk.LoseTheCache();

        using var store = LogStore.Open(disk, "/group-0", new LogStoreOptions());
        Assert.True(store.EndOffset >= durable);
    }

    [Fact]
    public async Task A_full_disk_is_waited_for_while_reads_go_on()
    {
        using var log = Open();
        var written = Write(log);
        log.Start();
        Assert.Equal(written, await events.Results.Reader.ReadAsync());
        disk.FreeBytes = 0;
        var late = Write(log);
        await events.Full.Reader.ReadAsync();
        log.Ask(new FetchRecords(0, 7, 0, 0, long.MaxValue, 1 << 20));
        Assert.Equal(written.EndOffset, Assert.IsType<RecordsFetched>(await events.Results.Reader.ReadAsync()).Records.Length);
        disk.FreeBytes = long.MaxValue;
        Assert.Equal(late, await events.Results.Reader.ReadAsync());
    }

    [Fact]
    public async Task A_failed_sync_ends_the_log_and_is_never_reported_as_done()
    {
        using var log = Open();
        var written = Write(log);
        log.Start();
        Assert.Equal(written, await events.Results.Reader.ReadAsync());
        disk.SyncsUntilFailure = 0;
        Sync(log);
        Assert.IsType<LogFailedException>(await events.Failures.Reader.ReadAsync());
        Sync(log);
        Assert.Equal(0, events.Results.Reader.Count);
    }

    [Fact]
    public async Task Reads_give_whole_records_or_a_piece_of_one_and_none_from_the_end_on()
    {
        using var log = Open();
        var first = Write(log);
        var second = Write(log);
        Write(log);
        log.Start();
        for (var i = 0; i < 3; i++) await events.Results.Reader.ReadAsync();
        log.Ask(new FetchRecords(0, 1, 0, 0, second.EndOffset, 30));
        log.Ask(new FetchRecords(0, 2, 0, 30, second.EndOffset, 1 << 20));
        log.Ask(new FetchRecords(0, 3, first.EndOffset, 0, second.EndOffset, 1 << 20));
        log.Ask(new FetchRecords(0, 4, second.EndOffset, 0, second.EndOffset, 1 << 20));
        long[] lengths = [30, first.EndOffset - 30, second.EndOffset - first.EndOffset, 0];
        for (var i = 0; i < 4; i++)
        {
            var fetched = Assert.IsType<RecordsFetched>(await events.Results.Reader.ReadAsync());
            Assert.Equal(i + 1L, fetched.Ticket);
            Assert.Equal(lengths[i], (long)fetched.Records.Length);
        }
    }

    [Fact]
    public async Task Cutting_comes_after_what_was_asked_before_it()
    {
        using var log = Open();
        var first = Write(log);
        Write(log);
        Sync(log);
        log.Ask(new CutLog(0, first.EndOffset));
        sample.MoveTo(first.EndOffset);
        var again = Write(log);
        log.Start();
        for (var i = 0; i < 3; i++) await events.Results.Reader.ReadAsync();
        Assert.Equal(new LogCut(0, first.EndOffset), await events.Results.Reader.ReadAsync());
        Assert.Equal(again, await events.Results.Reader.ReadAsync());
    }

    private GroupLog Open() => new(0, LogStore.Open(disk, "/group-0", new LogStoreOptions { SegmentBytes = 1 << 16 }), events);

    private RecordsWritten Write(GroupLog log)
    {
        var offset = sample.Offset;
        log.Ask(new WriteRecords(0, offset, sample.Next()));
        return new RecordsWritten(0, sample.Offset, sample.Offset);
    }

    private LogSynced Sync(GroupLog log)
    {
        log.Ask(new SyncLog(0, sample.Offset));
        return new LogSynced(0, sample.Offset);
    }

    private static PromiseSaved Promise(GroupLog log, long epoch)
    {
        log.Ask(new SavePromise(0, epoch, 5));
        return new PromiseSaved(0, epoch, 5);
    }

    private sealed class Events : IGroupLogEvents
    {
        public Channel<LogResult> Results { get; } = Channel.CreateUnbounded<LogResult>();

        public Channel<IOException> Full { get; } = Channel.CreateUnbounded<IOException>();

        public Channel<IOException> Failures { get; } = Channel.CreateUnbounded<IOException>();

        public int SyncCount { get; private set; }

        public void Done(LogResult result) => Results.Writer.TryWrite(result);

        public void Written(int group, int bytes)
        {
        }

        public void Synced(int group, TimeSpan took) => SyncCount++;

        public void DiskFull(int group, IOException error) => Full.Writer.TryWrite(error);

        public void HeadNotCut(int group, IOException error)
        {
        }

        public void Failed(int group, IOException error) => Failures.Writer.TryWrite(error);
    }
}
