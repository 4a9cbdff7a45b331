using System.Diagnostics;
using Distro.ChangeLog.Files;
using Distro.ChangeLog.Records;
using Distro.ChangeLog.Store;
using Distro.Persistence.Writers;
using Distro.Wire.Codec;
using Distro.Wire.Shells;

namespace Distro.Persistence.Storage;

/// <summary>
/// One group's log and the thread that works on it. Requests are done in the order asked, with one liberty: whatever had arrived when a sync is due is written first
/// and one sync serves all of it (group commit), so the slower the disk, the larger the groups. Results are still told in order. Reads go between.
/// A full disk is waited for, loudly; nothing else is ever tried again.
/// </summary>
public sealed class GroupLog : IDisposable
{
    private const int MergedBytesMax = 4 << 20;

    /// <summary>What is larger goes alone: a copy of it would cost more than another write.</summary>
    private const int MergedPartBytesMax = 64 << 10;

    private const long RetryWhenFullMilliseconds = 1000;
    private const long StampWhenIdleMilliseconds = 1000;

    private readonly int group;
    private readonly LogStore store;
    private readonly IGroupLogEvents events;
    private readonly Thread thread;
    private readonly Lock gate = new();
    private readonly WakeSignal somethingAsked = new();
    private readonly List<LogResult> unreported = [];
    private List<LogRequest> asked = [];
    private Queue<FetchRecords> reads = new();
    private volatile bool isStopping;
    private LogPosition position;
    private long epoch;
    private bool syncDue;
    private volatile bool isDiskFull;
    private long syncStarted;

    public GroupLog(int group, LogStore store, IGroupLogEvents events)
    {
        this.group = group;
        this.store = store;
        this.events = events;
        thread = new Thread(Run) { Name = "log of group " + group.ToString(System.Globalization.CultureInfo.InvariantCulture), IsBackground = true };
    }

    /// <summary>Where the log ends, for metrics; a moment old.</summary>
    public long EndOffset { get; private set; }

    public long DurableOffset { get; private set; }

    public long StartOffset { get; private set; }

    /// <summary>The same at one moment, with the log's epochs; a moment old.</summary>
    public LogReach Reach { get; private set; } = new(0, 0, 0, []);

    /// <summary>A write found no room, and is tried again until there is.</summary>
    public bool IsDiskFull => isDiskFull;

    /// <summary>How long the sync that is under way has taken; zero when there is none.</summary>
    public TimeSpan SyncUnderWay => Interlocked.Read(ref syncStarted) is var started and not 0 ? Stopwatch.GetElapsedTime(started) : TimeSpan.Zero;

    public void Start()
    {
        position = new LogPosition(store.EndOffset);
        Look(areOtherEpochs: true);
        thread.Start();
    }

    public void Ask(LogRequest request)
    {
        lock (gate)
        {
            if (request is FetchRecords fetch) reads.Enqueue(fetch);
            else asked.Add(request);
        }

        somethingAsked.Set();
    }

    public void Dispose()
    {
        isStopping = true;
        somethingAsked.Set();
        if (thread.IsAlive) thread.Join();
        store.Dispose();
        somethingAsked.Dispose();
    }

    private void Run()
    {
        try
        {
            while (!isStopping)
            {
                if (!somethingAsked.Wait(StampWhenIdleMilliseconds)) store.Stamp();
                Serve(Take());
            }
        }
        catch (IOException error)
        {
            events.Failed(group, error);
        }
    }

    private List<LogRequest> Take()
    {
        lock (gate)
        {
            var taken = asked;
            asked = [];
            return taken;
        }
    }

    private void Serve(List<LogRequest> batch)
    {
        ServeReads();
        for (var i = 0; i < batch.Count && !isStopping; i++)
        {
            switch (batch[i])
            {
                case WriteRecords first:
                    var last = i;
                    while (last + 1 < batch.Count && batch[last + 1] is WriteRecords) last++;
                    Write(batch.GetRange(i, last - i + 1).ConvertAll(request => (WriteRecords)request));
                    i = last;
                    break;
                case SyncLog sync:
                    syncDue = true;
                    Report(new LogSynced(group, sync.EndOffset));
                    break;
                case DropPieces:
                    store.DropPieces();
                    position = new LogPosition(store.EndOffset);
                    break;
                case CutLog cut:
                    FinishSync();
                    store.Truncate(cut.Offset);
                    position = new LogPosition(store.EndOffset);
                    Report(new LogCut(group, cut.Offset));
                    break;
                case RestartLog restart:
                    FinishSync();
                    WhenThereIsRoom(() => store.Restart(restart.Offset, [.. restart.History.Select(start => new EpochRange(start.Epoch, start.Offset))]));
                    position = new LogPosition(store.EndOffset);
                    Report(new LogCut(group, restart.Offset));
                    break;
                case CutLogHead head:
                    CutHead(head.Offset);
                    Report(new LogHeadCut(group, store.StartOffset));
                    break;
                case SavePromise promise:
                    FinishSync();
                    WhenThereIsRoom(() => store.Promise(promise.Epoch, promise.Incarnation));
                    Report(new PromiseSaved(group, promise.Epoch, promise.Incarnation));
                    break;
            }
        }

        FinishSync();
        Look(areOtherEpochs: store.Tail.Epoch != epoch || batch.Exists(request => request is CutLog or RestartLog or CutLogHead));
    }

    private void Look(bool areOtherEpochs)
    {
        (StartOffset, EndOffset, DurableOffset) = (store.StartOffset, store.EndOffset, store.DurableOffset);
        epoch = store.Tail.Epoch;
        Reach = new LogReach(StartOffset, EndOffset, DurableOffset, areOtherEpochs ? store.Epochs() : Reach.Epochs);
    }

    /// <summary>Neighbours go to the disk as one commit group while they are small; a large one goes alone, uncopied, and so does a piece of a record.</summary>
    private void Write(List<WriteRecords> writes)
    {
        for (var i = 0; i < writes.Count;)
        {
            if (writes[i].Offset != position.Offset) throw new InvalidAppendException($"Group {group} was to be written at {writes[i].Offset}, and its log ends at {position.Offset}");
            if (IsPiece(writes[i]))
            {
                WritePiece(writes[i].Records);
                writes[i++].Lent?.LetGo();
                continue;
            }

            var count = 1;
            long bytes = writes[i].Records.Length;
            while (i + count < writes.Count && writes[i].Records.Length <= MergedPartBytesMax && bytes + writes[i + count].Records.Length <= MergedBytesMax && MayMerge(writes[i + count])) bytes += writes[i + count++].Records.Length;
            WriteTogether(writes.GetRange(i, count), (int)bytes);
            for (; count > 0; count--, i++)
            {
                var end = writes[i].Offset + writes[i].Records.Length;
                writes[i].Lent?.LetGo();
                Report(new RecordsWritten(group, end, end, writes[i].MayWait));
            }
        }
    }

    private void WriteTogether(List<WriteRecords> writes, int bytes)
    {
        var areChecked = writes.TrueForAll(write => write.AreChecked);
        var merged = writes.Count == 1 ? null : Merge(writes, bytes);
        var records = merged?.Memory[..bytes] ?? writes[0].Records;
        WhenThereIsRoom(() => store.Append(records.Span, areChecked));
        position = new LogPosition(store.EndOffset);
        events.Written(group, bytes);
        merged?.LetGo();
    }

    /// <summary>What is not deleted now is deleted another time: the log is whole either way.</summary>
    private void CutHead(long offset)
    {
        try
        {
            store.CutHead(offset);
        }
        catch (IOException error) when (error is not LogFailedException)
        {
            events.HeadNotCut(group, error);
        }
    }

    private bool MayMerge(WriteRecords write) => write.Records.Length <= MergedPartBytesMax && !IsPiece(write);

    private bool IsPiece(WriteRecords write) => position.IsInsideRecord || LogPosition.IsFirstPiece(write.Records.Span, out _);

    private void WritePiece(ReadOnlyMemory<byte> piece)
    {
        WhenThereIsRoom(() => store.AppendPiece(piece.Span));
        position = position.After(piece.Span);
        events.Written(group, piece.Length);
        Report(new RecordsWritten(group, store.EndOffset, position.Offset));
    }

    private static LentBytes Merge(List<WriteRecords> writes, int bytes)
    {
        var merged = LentBytes.Borrow(bytes);
        var at = 0;
        foreach (var write in writes)
        {
            write.Records.CopyTo(merged.Memory[at..]);
            at += write.Records.Length;
        }

        return merged;
    }

    private void FinishSync()
    {
        if (syncDue)
        {
            var started = Stopwatch.GetTimestamp();
            var isNeeded = store.DurableOffset < store.EndOffset;
            Interlocked.Exchange(ref syncStarted, started);
            store.Sync();
            Interlocked.Exchange(ref syncStarted, 0);
            if (isNeeded) events.Synced(group, Stopwatch.GetElapsedTime(started));
            syncDue = false;
        }

        foreach (var result in unreported) events.Done(result);
        unreported.Clear();
        ServeReads();
    }

    /// <summary>Told at once, unless something before it still waits for its sync.</summary>
    private void Report(LogResult result)
    {
        if (syncDue) unreported.Add(result);
        else events.Done(result);
    }

    private void ServeReads()
    {
        while (true)
        {
            FetchRecords? fetch;
            lock (gate)
            {
                if (!reads.TryDequeue(out fetch)) return;
            }

            events.Done(new RecordsFetched(group, fetch.Ticket, Read(fetch)));
        }
    }

    private ReadOnlyMemory<byte> Read(FetchRecords fetch)
    {
        var end = Math.Min(fetch.EndOffset, store.EndOffset);
        if (fetch.Offset < store.StartOffset || fetch.Offset >= end) return default;
        var bytes = GC.AllocateUninitializedArray<byte>((int)Math.Min(fetch.BytesMax, end - fetch.Offset));
        var read = fetch.Taken > 0 ? 0 : store.Read(fetch.Offset, bytes);
        return bytes.AsMemory(0, read > 0 ? read : store.ReadPiece(fetch.Offset, fetch.Taken, bytes));
    }

    private void WhenThereIsRoom(Action write)
    {
        while (true)
        {
            try
            {
                write();
                isDiskFull = false;
                return;
            }
            catch (DiskFullException error)
            {
                if (isStopping) throw;
                isDiskFull = true;
                events.DiskFull(group, error);
                somethingAsked.Wait(RetryWhenFullMilliseconds);
                ServeReads();
            }
        }
    }
}
