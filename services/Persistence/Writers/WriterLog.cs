using Distro.ChangeLog.Records;
using Distro.Persistence.Snapshots;
using Distro.Topology;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Persistence.Writers;

/// <summary>
/// One group's log on one writer.
///
/// Invariant: an answered promise of epoch E names the log's end for good, as far as lower epochs go. Argument: on receipt, before anything else, the promise is
/// in force in memory and no link is attached, so nothing lower is accepted from here on; SavePromise stands behind all writes in the disk's queue, so when it is done
/// what was accepted is written and the promise outlives a restart; only then are log and end reported, and only the link that asked may append. A writer that forgot a promise, or read its end before sealing, could acknowledge a record that the new primary never saw.
///
/// Leases: each acknowledgement lets the promised primary serve for a while; a promise to somebody else reports what is left of that. A restarted writer has
/// forgotten its grants and reports a full lease from its start. Log offsets here: accepted >= written >= durable, all between records: a large record that arrives in
/// pieces belongs to the log from its last piece on, and is forgotten with the link or the promise that it came by.
/// </summary>
internal sealed class WriterLog(RecoveredLog recovered, Outbox outbox, IClock clock, LeaseOptions options, WriterOptions writer, WriterFaults faults)
{
    private const long LateSealMilliseconds = 40;
    private const long CompactAgainMilliseconds = 1000;

    private readonly List<EpochStart> history = [.. recovered.History];
    private readonly PieceCheck large = new();
    private readonly LogReaders readers = new(clock);
    private readonly LogReads reads = new(recovered.Group, outbox, clock) { StartOffset = recovered.StartOffset };
    private readonly WriterSnapshots snapshots = new(recovered.Group, recovered.Snapshots ?? [], outbox, writer, faults);
    private readonly SnapshotReads snapshotReads = new(recovered.Group, outbox);
    private readonly SnapshotExports exports = new(recovered.Group, outbox);
    private readonly KnownEnsemble ensemble = new(recovered.Group, recovered.EnsembleVersion, outbox, faults);
    private long compactAt = long.MaxValue;
    private long promisedIncarnation = recovered.PromisedIncarnation;
    private long pendingLink;
    private PromiseReply? earlyTail;
    private Promise? late;
    private long sealAt = long.MaxValue;
    private long attachedLink;
    private long acceptedEnd = recovered.EndOffset;
    private long writtenEnd = recovered.EndOffset;
    private long bytesOffset = recovered.EndOffset;
    private long durableEnd = recovered.EndOffset;
    private int cutsInFlight;
    private bool syncInFlight;
    private long syncAt = long.MaxValue;
    private long syncWanted;
    private long lastTime = recovered.LastTimeMilliseconds;
    private long lastSentAt;
    private Durability durability;
    private readonly AnswerPace answers = new(clock, options);
    private long holderLeaseUntil;
    private long othersLeaseUntil = recovered.PromisedEpoch > 0 ? clock.MonotonicMilliseconds + options.LeaseMilliseconds : 0;

    public int Group => recovered.Group;

    public long PromisedEpoch { get; private set; } = recovered.PromisedEpoch;

    /// <summary>The newest version of the group's ensemble that is on the disk.</summary>
    public long EnsembleNoted => ensemble.Noted;

    public long WakeAtMilliseconds => Math.Min(Math.Min(compactAt, answers.DueAt), Math.Min(syncAt, sealAt));

    public void Start()
    {
        snapshots.Start(history, reads.StartOffset, acceptedEnd);
        Compact();
    }

    public void LinkDown(long link)
    {
        readers.LinkDown(link);
        snapshots.LinkDown(link);
        exports.LinkDown(link);
        if (link == attachedLink) Detach();
        if (link == pendingLink) pendingLink = 0;
    }

    public void Handle(long link, Promise promise)
    {
        var isOver = promise.Epoch < PromisedEpoch || (promise.Epoch == PromisedEpoch && promise.Incarnation != promisedIncarnation);
        if (isOver && !faults.HasFlag(WriterFaults.SkipFencing))
        {
            outbox.Tell(NoteKind.PromiseRefused, Group, promise.Epoch, "a higher epoch is promised already");
            outbox.Send(link, new Refused(Group, PromisedEpoch));
            return;
        }

        if (ensemble.Refuses(link, promise, PromisedEpoch)) return;
        (durability, pendingLink) = (promise.Durability, link);
        if (faults.HasFlag(WriterFaults.TailBeforeSeal))
        {
            earlyTail = TailReply(promise.Epoch);
            late = promise;
            sealAt = clock.MonotonicMilliseconds + LateSealMilliseconds;
            return;
        }

        SealAndSave(promise);
    }

    private void SealAndSave(Promise promise)
    {
        Seal(promise.Epoch, promise.Incarnation);
        var version = ensemble.Take(promise.EnsembleVersion);
        if (faults.HasFlag(WriterFaults.AmnesiacPromise)) Completed(new PromiseSaved(Group, promise.Epoch, promise.Incarnation));
        else outbox.Do(new SavePromise(Group, promise.Epoch, promise.Incarnation, version));
    }

    public void Handle(long link, Append append)
    {
        if (!MayChange(link, append.Epoch)) return;
        if (append.Offset != acceptedEnd + large.Taken || !TryTake(append.Records.Span))
        {
            outbox.Tell(NoteKind.Stuck, Group, append.Epoch, "records that do not continue the log: closing the link");
            outbox.Do(new CloseLink(link));
            LinkDown(link);
            return;
        }

        lastSentAt = append.SentAt;
        reads.CommitHeard(append.CommitOffset);
        if (append.Records.IsEmpty)
        {
            if (append.WantsSync) syncWanted = acceptedEnd;
            SyncSoon();
            Acknowledge(writtenEnd, durableEnd);
            return;
        }

        var mayWait = answers.Accept(append.MayWait && !large.IsUnderWay, append.Records.Length);
        outbox.Do(new WriteRecords(Group, append.Offset, append.Records, AreChecked: true, append.Lent, mayWait));
        if (large.IsUnderWay && !large.IsWhole) return;
        acceptedEnd = append.Offset + append.Records.Length;
        large.Drop();
        if (faults.HasFlag(WriterFaults.AckBeforeWrite)) Acknowledge(acceptedEnd, acceptedEnd);
    }

    /// <summary>Whoever holds the promise gets more time, on whatever link it asks: the lease follows the promise, not the bytes that are under way.</summary>
    public void Handle(long link, Renew renew)
    {
        if (renew.Epoch == PromisedEpoch && renew.Incarnation == promisedIncarnation && attachedLink != 0)
        {
            holderLeaseUntil = clock.MonotonicMilliseconds + options.LeaseMilliseconds;
            ensemble.Hear(renew.EnsembleVersion);
            outbox.Send(link, new RenewReply(Group, PromisedEpoch, renew.SentAt, options.LeaseMilliseconds, ensemble.Noted));
        }
        else if (renew.Epoch < PromisedEpoch)
        {
            outbox.Send(link, new Refused(Group, PromisedEpoch));
        }
    }

    public void Handle(long link, Truncate truncate)
    {
        if (!MayChange(link, truncate.Epoch) || truncate.Offset >= acceptedEnd) return;
        if (truncate.Offset < reads.StartOffset)
        {
            outbox.Tell(NoteKind.Stuck, Group, truncate.Epoch, $"asked to cut the log at {truncate.Offset}, and it begins at {reads.StartOffset}: what was below is in snapshots only");
            outbox.Do(new CloseLink(link));
            LinkDown(link);
            return;
        }

        if (durability == Durability.Always && truncate.Offset < reads.CommitOffset)
        {
            outbox.Do(new Halt($"group {Group}: epoch {truncate.Epoch} wants the log cut at {truncate.Offset}, below what was committed ({reads.CommitOffset})"));
            return;
        }

        outbox.Tell(NoteKind.LogTruncated, Group, truncate.Epoch, $"cut from {acceptedEnd} to {truncate.Offset}: not on the history");
        ForgetPieces();
        acceptedEnd = truncate.Offset;
        (writtenEnd, durableEnd, bytesOffset) = (Math.Min(writtenEnd, acceptedEnd), Math.Min(durableEnd, acceptedEnd), Math.Min(bytesOffset, acceptedEnd));
        history.RemoveAll(start => start.Offset >= truncate.Offset);
        reads.CutAt(truncate.Offset);
        snapshots.LogCut(history, truncate.Offset);
        cutsInFlight++;
        outbox.Do(new CutLog(Group, truncate.Offset));
    }

    /// <summary>What this log lacks lies in others' snapshots. It is worth nothing below the offset, so all of it goes, and its snapshots, whose tail it never had.</summary>
    public void Handle(long link, BeginAnew anew)
    {
        if (!MayChange(link, anew.Epoch) || anew.Offset <= acceptedEnd) return;
        outbox.Tell(NoteKind.LogBegunAnew, Group, anew.Epoch, $"the log ended at {acceptedEnd} and begins anew at {anew.Offset}: the others have what lies between in snapshots");
        ForgetPieces();
        acceptedEnd = writtenEnd = durableEnd = bytesOffset = reads.StartOffset = anew.Offset;
        history.Clear();
        history.AddRange(anew.History);
        snapshots.DropBelow(anew.Offset);
        cutsInFlight++;
        outbox.Do(new RestartLog(Group, anew.Offset, anew.History));
    }

    public void Handle(long link, ReadLog read)
    {
        readers.ReadsLog(link, read.Offset);
        reads.Handle(link, read, history, writtenEnd);
    }

    /// <summary>A snapshot is taken from whoever may append, on any link: the bytes go on one of their own.</summary>
    public void Handle(long link, SnapshotOpen open)
    {
        if (open.Epoch == PromisedEpoch && open.Incarnation == promisedIncarnation && attachedLink != 0) snapshots.Handle(link, open);
        else outbox.Send(link, new SnapshotReply(Group, open.Id, SnapshotStatus.Refused, 0, $"epoch {PromisedEpoch} is promised, or nobody appends"));
    }

    public void Handle(long link, SnapshotChunk chunk) => snapshots.Handle(link, chunk);

    public void Handle(long link, SnapshotSeal seal)
    {
        snapshots.Handle(link, seal);
        SyncSoon();
        snapshots.DurableReached(durableEnd);
    }

    public void Handle(long link, ReadSnapshot read)
    {
        var snapshot = snapshots.Find(read, reads.StartOffset);
        if (snapshot is not null) readers.ReadsSnapshot(link, snapshot.Id, snapshot.SmallestStamp);
        snapshotReads.Handle(link, read, snapshot, snapshot is null ? 0 : History.EpochBefore(history, snapshot.SmallestStamp));
    }

    public void Handle(long link, SnapshotExport export)
        => exports.Handle(link, export, export.Epoch == PromisedEpoch && export.Incarnation == promisedIncarnation ? snapshots.Find(export.Id) : null, readers);

    public void Completed(SnapshotResult result)
    {
        if (result is SnapshotFetched fetched) snapshotReads.Completed(fetched);
        else if (result is SnapshotExporting going) exports.Completed(going, readers);
        else if (result is SnapshotExported exported) exports.Completed(exported, readers);
        else snapshots.Completed(result, history, acceptedEnd);
        if (result is SnapshotSealed) Compact();
    }

    public void Completed(LogResult result)
    {
        switch (result)
        {
            case EnsembleNoted noted:
                ensemble.Kept(noted.Version);
                break;
            case PromiseSaved saved:
                ensemble.Kept(saved.EnsembleVersion);
                AnswerPromise(saved.Epoch, saved.Incarnation);
                break;
            case RecordsWritten written:
                if (cutsInFlight == 0) writtenEnd = Math.Max(writtenEnd, written.EndOffset);
                bytesOffset = written.BytesOffset;
                SyncSoon();
                if (!answers.Waits) Acknowledge(writtenEnd, durableEnd);
                break;
            case LogSynced synced:
                syncInFlight = false;
                if (cutsInFlight == 0) durableEnd = Math.Max(durableEnd, synced.EndOffset);
                SyncSoon();
                Acknowledge(writtenEnd, durableEnd);
                snapshots.DurableReached(durableEnd);
                break;
            case LogCut cut:
                if (--cutsInFlight == 0) writtenEnd = Math.Max(writtenEnd, cut.Offset);
                break;
            case RecordsFetched fetched:
                reads.Completed(fetched);
                break;
        }
    }

    public void Wake()
    {
        if (late is not null && clock.MonotonicMilliseconds >= sealAt)
        {
            sealAt = long.MaxValue;
            SealAndSave(late);
            late = null;
        }

        if (clock.MonotonicMilliseconds >= compactAt) Compact();
        if (answers.IsDue) Acknowledge(writtenEnd, durableEnd);
        if (clock.MonotonicMilliseconds < syncAt) return;
        syncAt = long.MaxValue;
        Sync();
    }

    /// <summary>From here on nobody of a lower epoch changes anything, and no link is attached until the promise is on disk.</summary>
    private void Seal(long epoch, long incarnation)
    {
        if (epoch != PromisedEpoch)
        {
            othersLeaseUntil = Math.Max(othersLeaseUntil, holderLeaseUntil);
            holderLeaseUntil = 0;
            snapshots.PromiseMoved();
        }

        PromisedEpoch = epoch;
        promisedIncarnation = incarnation;
        Detach();
    }

    private void Detach()
    {
        attachedLink = 0;
        answers.Answered(isMoreUnderWay: false);
        ForgetPieces();
    }

    private void ForgetPieces()
    {
        if (!large.IsUnderWay) return;
        large.Drop();
        outbox.Do(new DropPieces(Group));
    }

    private void AnswerPromise(long epoch, long incarnation)
    {
        if (epoch != PromisedEpoch || incarnation != promisedIncarnation || pendingLink == 0) return;
        attachedLink = pendingLink;
        pendingLink = 0;
        bytesOffset = writtenEnd;
        outbox.Tell(NoteKind.Promised, Group, epoch, $"the log ends at {writtenEnd}");
        outbox.Send(attachedLink, earlyTail ?? TailReply(epoch));
        earlyTail = null;
        SyncSoon();
    }

    private PromiseReply TailReply(long epoch)
    {
        var othersUntil = epoch == PromisedEpoch ? othersLeaseUntil : Math.Max(othersLeaseUntil, holderLeaseUntil);
        var lease = faults.HasFlag(WriterFaults.ForgetLease) ? 0 : Math.Max(0, othersUntil - clock.MonotonicMilliseconds);
        var starts = history.Skip(Math.Max(0, history.Count - Wire.Codec.WireLimits.HistoryMax)).ToArray();
        return new PromiseReply(Group, epoch, lease, writtenEnd, durableEnd, reads.CommitOffset, lastTime, starts,
            reads.StartOffset, snapshots.Newest?.Id ?? 0, snapshots.Newest?.SmallestStamp ?? 0, snapshots.NewestBytes);
    }

    private bool MayChange(long link, long epoch)
    {
        if (faults.HasFlag(WriterFaults.SkipFencing) || (epoch == PromisedEpoch && link == attachedLink)) return true;
        if (epoch < PromisedEpoch) outbox.Send(link, new Refused(Group, PromisedEpoch));
        return false;
    }

    /// <summary>Vouches for bytes that are to be appended: whole records, or a piece of a large one. False when they do not continue the log.</summary>
    private bool TryTake(ReadOnlySpan<byte> bytes)
    {
        if (!large.IsUnderWay && !LogPosition.IsFirstPiece(bytes, out _)) return RecordIntake.TryTake(history, acceptedEnd, bytes, PromisedEpoch, ref lastTime);
        var lastEpoch = history.Count == 0 ? 0 : history[^1].Epoch;
        if (!large.Add(bytes))
        {
            outbox.Do(new DropPieces(Group));
            return false;
        }

        var header = large.Header;
        if (header.Offset != acceptedEnd || header.Kind == RecordKind.EpochStart || header.Epoch != lastEpoch) return false;
        if (large.IsWhole) lastTime = Math.Max(lastTime, header.TimeMilliseconds);
        return true;
    }

    private void Acknowledge(long received, long durable)
    {
        answers.Answered(isMoreUnderWay: writtenEnd < acceptedEnd);
        if (attachedLink == 0) return;
        holderLeaseUntil = clock.MonotonicMilliseconds + options.LeaseMilliseconds;
        outbox.Send(attachedLink, new AppendReply(Group, PromisedEpoch, received, durable, Math.Max(received, bytesOffset), lastSentAt, options.LeaseMilliseconds));
    }

    /// <summary>Gives up what lies below the snapshots kept. Readers are waited for; from here on nobody is given anything below, whenever the files go.</summary>
    private void Compact()
    {
        compactAt = long.MaxValue;
        snapshots.DropOld(readers.IsBeingRead);
        var (wanted, needed) = (snapshots.HeadOffset, readers.SmallestOffset);
        if (wanted > needed) compactAt = clock.MonotonicMilliseconds + CompactAgainMilliseconds;
        var offset = Math.Min(wanted, needed);
        if (offset <= reads.StartOffset) return;
        outbox.Tell(NoteKind.LogCompacted, Group, PromisedEpoch, $"the log begins at {offset}, and began at {reads.StartOffset}");
        reads.StartOffset = offset;
        outbox.Do(new CutLogHead(Group, offset));
    }

    private void SyncSoon()
    {
        if (syncWanted > durableEnd || (snapshots.AwaitedOffset > durableEnd && writtenEnd >= snapshots.AwaitedOffset)) Sync();
        if (durability == Durability.None || durableEnd >= writtenEnd || syncInFlight) return;
        if (durability == Durability.Always || (history.Count > 0 && history[^1].Offset >= durableEnd)) Sync();
        else if (syncAt == long.MaxValue) syncAt = clock.MonotonicMilliseconds + options.SyncMilliseconds;
    }

    private void Sync()
    {
        if (syncInFlight || durableEnd >= writtenEnd) return;
        syncInFlight = true;
        outbox.Do(new SyncLog(Group, writtenEnd));
    }
}
