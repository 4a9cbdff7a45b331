using System.Diagnostics;
using Distro.ChangeLog.Files;
using Distro.ChangeLog.Records;
using Distro.ChangeLog.Store;
using Distro.Persistence.Writers;
using Distro.Wire.Codec;

namespace Distro.Persistence.Storage;

/// <summary>
/// What is done to one group's log, by whichever one thread calls: requests in the order asked, with one liberty: of the requests given together, all writes come before one sync that
/// serves them all (group commit), so the slower the disk, the larger the groups. Results are still told in order, before the call returns.
/// A full disk is waited for, loudly; nothing else is ever tried again.
/// </summary>
/// <param name="awaitsRoom">Waits a while because the disk is full. False: nobody wants to wait any longer.</param>
/// <param name="between">Called before and after what takes long.</param>
public sealed class LogWork(int group, LogStore store, IGroupLogEvents events, Func<bool> awaitsRoom, Action between)
{
    private const int MergedBytesMax = 4 << 20;

    /// <summary>What is larger goes alone: a copy of it would cost more than another write.</summary>
    private const int MergedPartBytesMax = 64 << 10;

    private readonly List<LogResult> unreported = [];
    private readonly SyncGather gather = new();
    private LogPosition position = new(store.EndOffset);
    private bool syncDue;
    private volatile bool isDiskFull;
    private long syncStarted;

    /// <summary>A write found no room, and is tried again until there is.</summary>
    public bool IsDiskFull => isDiskFull;

    /// <summary>How long the sync that is under way has taken; zero when there is none.</summary>
    public TimeSpan SyncUnderWay => Interlocked.Read(ref syncStarted) is var started and not 0 ? Stopwatch.GetElapsedTime(started) : TimeSpan.Zero;

    /// <summary>For how many microseconds a sync of so many bytes should wait for more to come; 0: it should begin.</summary>
    public long MicrosecondsToWait(long bytes) => gather.MicrosecondsToWait(bytes, Stopwatch.GetTimestamp());

    /// <exception cref="DiskFullException">Nobody wants to wait for room.</exception>
    /// <exception cref="LogFailedException">The log can't be relied on any more, and takes nothing.</exception>
    public void Do(IReadOnlyList<LogRequest> batch)
    {
        between();
        for (var i = 0; i < batch.Count; i++)
        {
            switch (batch[i])
            {
                case WriteRecords:
                    var first = i;
                    while (i + 1 < batch.Count && batch[i + 1] is WriteRecords) i++;
                    Write(batch, first, i + 1);
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
                    WhenThereIsRoom(() => store.Promise(promise.Epoch, promise.Incarnation, promise.EnsembleVersion));
                    Report(new PromiseSaved(group, promise.Epoch, promise.Incarnation, promise.EnsembleVersion));
                    break;
                case NoteEnsemble noted:
                    FinishSync();
                    WhenThereIsRoom(() => store.Promise(store.PromisedEpoch, store.PromisedIncarnation, noted.Version));
                    Report(new EnsembleNoted(group, noted.Version));
                    break;
            }
        }

        FinishSync();
    }

    /// <summary>Neighbours go to the disk as one commit group while they are small; a large one goes alone, uncopied, and so does a piece of a record.</summary>
    private void Write(IReadOnlyList<LogRequest> batch, int from, int upTo)
    {
        while (from < upTo)
        {
            var write = (WriteRecords)batch[from];
            if (write.Offset != position.Offset) throw new InvalidAppendException($"Group {group} was to be written at {write.Offset}, and its log ends at {position.Offset}");
            if (IsPiece(write))
            {
                WritePiece(write.Records);
                write.Lent?.LetGo();
                from++;
                continue;
            }

            var behind = from + 1;
            long bytes = write.Records.Length;
            while (behind < upTo && write.Records.Length <= MergedPartBytesMax && batch[behind] is WriteRecords next && bytes + next.Records.Length <= MergedBytesMax && MayMerge(next))
            {
                bytes += next.Records.Length;
                behind++;
            }

            WriteTogether(batch, from, behind, (int)bytes);
            for (; from < behind; from++)
            {
                var written = (WriteRecords)batch[from];
                var end = written.Offset + written.Records.Length;
                written.Lent?.LetGo();
                Report(new RecordsWritten(group, end, end, written.MayWait));
            }
        }
    }

    private void WriteTogether(IReadOnlyList<LogRequest> batch, int from, int behind, int bytes)
    {
        var areChecked = true;
        for (var i = from; i < behind; i++) areChecked &= ((WriteRecords)batch[i]).AreChecked;
        var merged = behind == from + 1 ? null : Merge(batch, from, behind, bytes);
        var records = merged?.Memory[..bytes] ?? ((WriteRecords)batch[from]).Records;
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

    private static LentBytes Merge(IReadOnlyList<LogRequest> batch, int from, int behind, int bytes)
    {
        var merged = LentBytes.Borrow(bytes);
        var at = 0;
        for (var i = from; i < behind; i++)
        {
            var records = ((WriteRecords)batch[i]).Records;
            records.CopyTo(merged.Memory[at..]);
            at += records.Length;
        }

        return merged;
    }

    private void FinishSync()
    {
        if (syncDue)
        {
            var started = Stopwatch.GetTimestamp();
            var bytes = store.EndOffset - store.DurableOffset;
            Interlocked.Exchange(ref syncStarted, started);
            store.Sync();
            Interlocked.Exchange(ref syncStarted, 0);
            if (bytes > 0)
            {
                var ended = Stopwatch.GetTimestamp();
                gather.Synced(bytes, Stopwatch.GetElapsedTime(started, ended), ended);
                events.Synced(group, Stopwatch.GetElapsedTime(started, ended));
            }

            syncDue = false;
        }

        foreach (var result in unreported) events.Done(result);
        unreported.Clear();
        between();
    }

    /// <summary>Told at once, unless something before it still waits for its sync.</summary>
    private void Report(LogResult result)
    {
        if (syncDue) unreported.Add(result);
        else events.Done(result);
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
                isDiskFull = true;
                events.DiskFull(group, error);
                if (!awaitsRoom()) throw;
                between();
            }
        }
    }
}
