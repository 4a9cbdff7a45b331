using Distro.ChangeLog.Records;
using Distro.Persistence.Snapshots;
using Distro.Persistence.Writers;
using Distro.Tests.ChangeLog.Files;
using Distro.Tests.ChangeLog.Records;
using Distro.Tests.Persistence.Snapshots;
using Distro.Topology;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Tests.Persistence.Writers;

/// <summary>What the writer's machine does with snapshots, event by event: the log's requests are done when the test says so, those of snapshots at once.</summary>
public class WriterSnapshotsTests
{
    private const long Main = -1;
    private const long Bulk = -2;
    private const long Incarnation = 5;

    private readonly ForgetfulDisk disk = new(1);
    private readonly Clock clock = new();
    private readonly SampleLog sample = new(1);
    private readonly Queue<LogRequest> asked = new();
    private readonly List<(long Link, Message Message)> sent = [];
    private readonly List<Note> notes = [];
    private readonly List<long> cuts = [];
    private SnapshotDisk snapshots;
    private WriterMachine machine;

    public WriterSnapshotsTests()
    {
        snapshots = new SnapshotDisk(0, SnapshotStore.Open(disk, "/group-0"));
        machine = Machine([]);
        Do(machine.Start);
    }

    [Fact]
    public void Only_the_primary_that_was_promised_may_send_a_snapshot()
    {
        Receive(Bulk, new SnapshotOpen(0, 1, Incarnation, 1));
        Assert.Equal(SnapshotStatus.Refused, Last<SnapshotReply>().Status);
        Lead(3);
        Receive(Bulk, new SnapshotOpen(0, 2, Incarnation, 1));
        Assert.Equal(SnapshotStatus.Refused, Last<SnapshotReply>().Status);
        Receive(Bulk, new SnapshotOpen(0, 3, Incarnation + 1, 1));
        Assert.Equal(SnapshotStatus.Refused, Last<SnapshotReply>().Status);
        Receive(Bulk, new SnapshotOpen(0, 3, Incarnation, 1));
        Assert.Equal(SnapshotStatus.Accepted, Last<SnapshotReply>().Status);
    }

    [Fact]
    public void A_seal_waits_until_the_log_is_durable_up_to_the_largest_stamp_whatever_the_durability()
    {
        Lead(3, Durability.None);
        Append(50, finish: false);
        var made = MadeSnapshot.Of(1, 3, 0, sample.Offset);
        Send(made, 3);
        Assert.DoesNotContain(sent, one => one.Message is SnapshotReply { Status: SnapshotStatus.Sealed });
        DoNext<WriteRecords>();
        Assert.IsType<SyncLog>(asked.Peek());
        Assert.NotEqual(SnapshotStatus.Sealed, Last<SnapshotReply>().Status);
        DoNext<SyncLog>();
        Assert.Equal(SnapshotStatus.Sealed, Last<SnapshotReply>().Status);
        Assert.Contains(notes, note => note.Kind == NoteKind.SnapshotSealed);
    }

    [Fact]
    public void A_later_promise_or_a_lost_link_drops_what_is_coming_in()
    {
        Lead(3);
        Append(5);
        Receive(Bulk, new SnapshotOpen(0, 3, Incarnation, 1));
        Receive(Bulk, new SnapshotChunk(0, 1, 0, new byte[100]));
        Lead(4);
        Assert.Contains(sent, one => one.Message is SnapshotReply { Status: SnapshotStatus.Refused });
        Assert.Empty(disk.FileNames("/group-0/snapshots"));
        Receive(Bulk, new SnapshotChunk(0, 1, 100, new byte[100]));
        Assert.Equal(SnapshotStatus.Dropped, Last<SnapshotReply>().Status);
        Receive(Bulk, new SnapshotOpen(0, 4, Incarnation, 2));
        Receive(Bulk, new SnapshotChunk(0, 2, 0, new byte[100]));
        Assert.Single(disk.FileNames("/group-0/snapshots"));
        Do(() => machine.LinkDown(Bulk));
        Assert.Empty(disk.FileNames("/group-0/snapshots"));
    }

    [Fact]
    public void Bytes_out_of_place_end_it_and_ids_never_come_twice()
    {
        Lead(3);
        Receive(Bulk, new SnapshotOpen(0, 3, Incarnation, 7));
        Receive(Bulk, new SnapshotChunk(0, 7, 100, new byte[100]));
        Assert.Equal(SnapshotStatus.Invalid, Last<SnapshotReply>().Status);
        Receive(Bulk, new SnapshotOpen(0, 3, Incarnation, 7));
        Assert.Equal(SnapshotStatus.Refused, Last<SnapshotReply>().Status);
        Send(MadeSnapshot.Of(8, 3, 0, 0), 3);
        Assert.Equal(SnapshotStatus.Sealed, Last<SnapshotReply>().Status);
        Receive(Bulk, new SnapshotOpen(0, 3, Incarnation, 8));
        Assert.Equal(SnapshotStatus.Refused, Last<SnapshotReply>().Status);
    }

    [Fact]
    public void A_snapshot_of_another_epoch_or_group_than_its_sender_is_invalid()
    {
        Lead(3);
        Send(MadeSnapshot.Of(1, 2, 0, 0), 3);
        Assert.Equal(SnapshotStatus.Invalid, Last<SnapshotReply>().Status);
        Send(MadeSnapshot.Of(2, 3, 0, 0, group: 1), 3);
        Assert.Equal(SnapshotStatus.Invalid, Last<SnapshotReply>().Status);
        Assert.Empty(disk.FileNames("/group-0/snapshots"));
    }

    [Fact]
    public void The_log_is_cut_below_the_older_of_two_and_not_under_a_reader()
    {
        Lead(3);
        Append(30);
        var first = sample.Offset;
        Send(MadeSnapshot.Of(1, 3, first, first), 3);
        Append(30);
        var second = sample.Offset;
        Assert.Empty(cuts);
        Receive(-9, new ReadLog(0, 1, first / 2 / 8 * 8, 0, 3, false, 100));
        Finish();
        Send(MadeSnapshot.Of(2, 3, second, second), 3);
        Assert.Equal([first / 2 / 8 * 8], cuts);
        Receive(-9, new ReadLog(0, 1, second, 0, 3, false, 100));
        Finish();
        clock.MonotonicMilliseconds += 1000;
        Do(machine.Wake);
        Assert.Equal([first / 2 / 8 * 8, first], cuts);
        Receive(-9, new ReadLog(0, 1, 0, 0, 0, false, 100));
        Assert.Equal((ReadStatus.Compacted, first), (Last<ReadLogReply>().Status, Last<ReadLogReply>().Offset));
        Assert.Equal(2, notes.Count(note => note.Kind == NoteKind.LogCompacted));
    }

    [Fact]
    public void A_snapshot_that_is_being_read_outlives_newer_ones()
    {
        Lead(3);
        Append(30);
        for (var id = 1; id <= 2; id++) Send(MadeSnapshot.Of(id, 3, 8 * id, sample.Offset), 3);
        Receive(-9, new ReadSnapshot(0, 1, 1, 0, 0, 100));
        Assert.Equal((SnapshotReadStatus.Ok, 1, 100), (Last<ReadSnapshotReply>().Status, Last<ReadSnapshotReply>().Id, Last<ReadSnapshotReply>().Bytes.Length));
        for (var id = 3; id <= 4; id++) Send(MadeSnapshot.Of(id, 3, 8 * id, sample.Offset), 3);
        Assert.Equal(["0000000000000001.snap", "0000000000000003.snap", "0000000000000004.snap"], disk.FileNames("/group-0/snapshots").Order());
        Assert.Equal([8L], cuts);
        Do(() => machine.LinkDown(-9));
        clock.MonotonicMilliseconds += 1000;
        Do(machine.Wake);
        Assert.Equal(["0000000000000003.snap", "0000000000000004.snap"], disk.FileNames("/group-0/snapshots").Order());
        Assert.Equal([8L, 24L], cuts);
    }

    [Fact]
    public void One_that_builds_on_another_is_taken_on_the_newest_only_and_goes_with_its_set()
    {
        Lead(3);
        Append(30);
        Send(MadeSnapshot.Of(1, 3, 8, 8), 3);
        Send(MadeSnapshot.Of(2, 3, 16, 16, baseId: 1), 3);
        Assert.Equal(SnapshotStatus.Sealed, Last<SnapshotReply>().Status);
        Receive(Bulk, new SnapshotOpen(0, 3, Incarnation, 3, 1));
        Assert.Equal(SnapshotStatus.Refused, Last<SnapshotReply>().Status);
        Assert.Empty(cuts);
        Send(MadeSnapshot.Of(4, 3, 24, 24), 3);
        Send(MadeSnapshot.Of(5, 3, 32, 32, baseId: 4), 3);
        Assert.Equal([16L], cuts);
        // What only others build on is not to be begun with: its tail is gone.
        Receive(-9, new ReadSnapshot(0, 1, 0, 2, 0, 100));
        Assert.Equal(SnapshotReadStatus.None, Last<ReadSnapshotReply>().Status);
        Receive(-9, new ReadSnapshot(0, 2, 1, 0, 0, 100));
        Assert.Equal(SnapshotReadStatus.Ok, Last<ReadSnapshotReply>().Status);
        Send(MadeSnapshot.Of(6, 3, 40, 40), 3);
        Assert.Equal(5, disk.FileNames("/group-0/snapshots").Count);
        Do(() => machine.LinkDown(-9));
        clock.MonotonicMilliseconds += 1000;
        Do(machine.Wake);
        Assert.Equal(["0000000000000004.snap", "0000000000000005.snap", "0000000000000006.snap"], disk.FileNames("/group-0/snapshots").Order());
        Assert.Equal(32, cuts[^1]);
    }

    [Fact]
    public void What_builds_on_a_damaged_one_goes_too()
    {
        var history = new[] { new EpochStart(3, 0) };
        StoredSnapshot[] found = [Stored(1, 3, 8), Stored(2, 3, 16), Stored(3, 3, 24) with { BaseId = 2 }, Stored(4, 3, 32) with { BaseId = 3 }];
        machine = Machine([new RecoveredLog(0, 3, Incarnation, 4000, 1, history, 0, found)]);
        Do(machine.Start);
        Do(() => machine.Completed(new SnapshotDamaged(0, 2, "it rotted")));
        Assert.Equal(["snapshot 4 builds on snapshot 3", "snapshot 3 builds on snapshot 2"], notes.Where(note => note.Kind == NoteKind.SnapshotDropped).Select(note => note.Text.Split(',')[0]).OrderDescending());
        Receive(-9, new ReadSnapshot(0, 1, 0, long.MaxValue, 0, 100));
        machine = Machine([new RecoveredLog(0, 3, Incarnation, 4000, 1, history, 0, found[2..])]);
        notes.Clear();
        Do(machine.Start);
        Assert.Equal(2, notes.Count(note => note.Kind == NoteKind.SnapshotDropped));
    }

    [Fact]
    public void Cutting_the_log_below_a_snapshot_deletes_it_also_when_a_crash_came_between()
    {
        Lead(3, Durability.Interval);
        Append(30);
        var kept = sample.Offset;
        Send(MadeSnapshot.Of(1, 3, kept, kept), 3);
        Append(30);
        Send(MadeSnapshot.Of(2, 3, kept, sample.Offset), 3);
        Lead(5, Durability.Interval, append: false);
        Receive(Main, new Truncate(0, 5, kept));
        Assert.Contains(notes, note => note.Kind == NoteKind.SnapshotDropped && note.Text.Contains("not on the log's history", StringComparison.Ordinal));
        Assert.Equal(["0000000000000001.snap"], disk.FileNames("/group-0/snapshots"));

        Send(MadeSnapshot.Of(3, 5, kept, kept), 5);
        var both = new[] { Stored(1, 3, kept), Stored(3, 5, kept), Stored(4, 3, kept + 800) };
        notes.Clear();
        machine = Machine([new RecoveredLog(0, 5, Incarnation, kept + 4000, 1, [new EpochStart(3, 0), new EpochStart(5, kept)], 0, both)]);
        Do(machine.Start);
        Assert.Equal("snapshot 4", Assert.Single(notes, note => note.Kind == NoteKind.SnapshotDropped).Text[..10]);
    }

    [Fact]
    public void A_log_that_others_have_left_behind_begins_anew_and_its_snapshots_go()
    {
        Lead(3);
        Append(30);
        Send(MadeSnapshot.Of(1, 3, 8, sample.Offset), 3);
        var (end, further) = (sample.Offset, sample.Offset + 4096);
        Receive(Main, new BeginAnew(0, 2, further, [new EpochStart(3, 0)]));
        Receive(Main, new BeginAnew(0, 3, end, [new EpochStart(3, 0)]));
        Assert.DoesNotContain(notes, note => note.Kind == NoteKind.LogBegunAnew);
        Receive(Main, new BeginAnew(0, 3, further, [new EpochStart(3, 0)]));
        Assert.Equal(further, Assert.IsType<RestartLog>(asked.Peek()).Offset);
        Finish();
        Assert.Empty(disk.FileNames("/group-0/snapshots"));
        sample.MoveTo(further);
        Append(3);
        Assert.Equal((sample.Offset, sample.Offset), (Last<AppendReply>().ReceivedOffset, Last<AppendReply>().DurableOffset));
        Receive(-9, new ReadLog(0, 1, end, 0, 3, false, 100));
        Assert.Equal((ReadStatus.Compacted, further), (Last<ReadLogReply>().Status, Last<ReadLogReply>().Offset));
        Lead(5, append: false);
        Assert.Equal((further, sample.Offset, 0L), (Last<PromiseReply>().StartOffset, Last<PromiseReply>().EndOffset, Last<PromiseReply>().SnapshotId));
        Send(MadeSnapshot.Of(2, 5, further, sample.Offset), 5);
        Assert.Equal(SnapshotStatus.Sealed, Last<SnapshotReply>().Status);
    }

    private static StoredSnapshot Stored(long id, long epoch, long stamp) => new(id, epoch, 1, 1000, stamp, stamp, 1, 0);

    private WriterMachine Machine(RecoveredLog[] recovered) => new(clock, new Random(1), new LeaseOptions(), new WriterIdentity("w", "w:1"), "c:1", recovered);

    private void Lead(long epoch, Durability durability = Durability.Always, bool append = true)
    {
        Receive(Main, new Promise(0, epoch, Incarnation, durability, "w"));
        Finish();
        if (!append) return;
        var offset = sample.Offset;
        Receive(Main, new Append(0, epoch, offset, 0, 1, sample.StartEpoch(epoch)));
        Finish();
    }

    private void Append(int records, bool finish = true)
    {
        var offset = sample.Offset;
        Receive(Main, new Append(0, sample.Epoch, offset, 0, 1, sample.Many(records)));
        if (finish) Finish();
    }

    private void Send(MadeSnapshot made, long epoch)
    {
        var summary = made.Summary;
        Receive(Bulk, new SnapshotOpen(0, epoch, Incarnation, summary.Id, made.BaseId));
        Receive(Bulk, new SnapshotChunk(0, summary.Id, 0, made.Bytes));
        Receive(Bulk, new SnapshotSeal(0, summary.Id, summary.Length, summary.Checksum, summary.SmallestStamp, summary.LargestStamp, summary.Keys));
        if (asked.All(request => request is SyncLog)) Finish();
    }

    private void Receive(long link, Message message) => Do(() => machine.Received(link, message));

    private void Do(Action happens)
    {
        happens();
        foreach (var action in machine.TakeActions())
        {
            switch (action)
            {
                case Send send:
                    sent.Add((send.Link, send.Message));
                    break;
                case Note note:
                    notes.Add(note);
                    break;
                case LogRequest request:
                    asked.Enqueue(request);
                    break;
                case SnapshotRequest request:
                    if (snapshots.Do(request, () => { }) is { } result) Do(() => machine.Completed(result));
                    break;
            }
        }

        while (asked.TryPeek(out var cut) && cut is CutLogHead head)
        {
            asked.Dequeue();
            cuts.Add(head.Offset);
        }
    }

    private void Finish()
    {
        while (asked.Count > 0) DoNext<LogRequest>();
    }

    private void DoNext<TRequest>() where TRequest : LogRequest
    {
        var request = Assert.IsAssignableFrom<TRequest>(asked.Dequeue());
        LogResult? result = request switch
        {
            WriteRecords write => new RecordsWritten(0, write.Offset + write.Records.Length, write.Offset + write.Records.Length),
            SyncLog sync => new LogSynced(0, sync.EndOffset),
            SavePromise promise => new PromiseSaved(0, promise.Epoch, promise.Incarnation),
            CutLog cut => new LogCut(0, cut.Offset),
            RestartLog restart => new LogCut(0, restart.Offset),
            FetchRecords fetch => new RecordsFetched(0, fetch.Ticket, default),
            _ => null,
        };
        if (result is not null) Do(() => machine.Completed(result));
    }

    private TMessage Last<TMessage>() where TMessage : Message => sent.Select(one => one.Message).OfType<TMessage>().Last();

    private sealed class Clock : IClock
    {
        public long MonotonicMilliseconds { get; set; } = 1000;

        public long UnixMilliseconds => 1_767_225_600_000;
    }
}
