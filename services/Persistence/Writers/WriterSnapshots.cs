using Distro.Persistence.Snapshots;
using Distro.Snapshots.Format;
using Distro.Wire.Codec;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Persistence.Writers;

/// <summary>
/// One group's snapshots on one writer: which there are, and the one that the primary is sending.
///
/// Invariant: a snapshot in the list holds nothing that this writer's log does not hold durably, on the same history, up to the snapshot's largest stamp. Argument: it
/// is taken only from whoever holds the promise; the seal goes to the disk only when the log is durable up to that stamp; and whatever cuts the log later, a later epoch
/// must have begun below the stamp, which is what <see cref="History.HasDiverged"/> finds - at the cut, when the seal is done, and at start.
/// A snapshot counts for the log's head only from then on; two sets (<see cref="SnapshotSets"/>) are kept, so that one file that turns out damaged costs a longer tail, not the data.
/// In the list every snapshot has all that it builds on: those that have not go.
/// </summary>
internal sealed class WriterSnapshots(int group, IReadOnlyList<StoredSnapshot> found, Outbox outbox, WriterOptions options, WriterFaults faults)
{
    private readonly List<StoredSnapshot> valid = [.. found];
    private long link;
    private long incomingId;
    private long incomingEpoch;
    private long receivedPosition;
    private long writtenPosition;
    private SnapshotSeal? seal;
    private bool isSealing;

    /// <summary>The newest; null when there is none.</summary>
    public StoredSnapshot? Newest => valid.Count == 0 ? null : valid[^1];

    /// <summary>Bytes of the newest with those that it builds on.</summary>
    public long NewestBytes => Newest is { } newest ? SnapshotSets.BytesOf(valid, newest) : 0;

    /// <summary>The log must be durable up to here before the snapshot under way can be sealed; 0 when none waits for that.</summary>
    public long AwaitedOffset => seal is null || isSealing ? 0 : seal.LargestStamp;

    /// <summary>Below this offset no snapshot needs the log: 0 until as many are there as are kept.</summary>
    public long HeadOffset => SnapshotSets.Needed(valid, options.SnapshotsKept).LogOffset;

    /// <summary>At start: what a crash between a cut of the log and the deletion of snapshots left behind goes, and the newest is read through, with those that it builds on.</summary>
    public void Start(IReadOnlyList<EpochStart> history, long startOffset, long endOffset)
    {
        DropBelow(startOffset);
        DropBeyond(history, endOffset);
        if (!options.VerifySnapshots || Newest is not { } newest) return;
        foreach (var link in SnapshotSets.ChainOf(valid, newest)) outbox.Do(new VerifySnapshot(group, link.Id));
    }

    public void LinkDown(long down)
    {
        if (down == link) GiveUp(null);
    }

    /// <summary>Somebody else was promised a later epoch: what the one before is sending no longer counts.</summary>
    public void PromiseMoved() => GiveUp(SnapshotStatus.Refused);

    public void Handle(long from, SnapshotOpen open)
    {
        if (isSealing || open.Id <= Math.Max(incomingId, Newest?.Id ?? 0))
        {
            Reply(from, open.Id, SnapshotStatus.Refused, 0, isSealing ? "another is being sealed" : $"its id is not above {Math.Max(incomingId, Newest?.Id ?? 0)}");
            return;
        }

        if (open.BaseId != 0 && open.BaseId != Newest?.Id)
        {
            Reply(from, open.Id, SnapshotStatus.Refused, 0, $"it builds on snapshot {open.BaseId}, and the newest here is {Newest?.Id ?? 0}");
            return;
        }

        GiveUp(SnapshotStatus.Dropped);
        (link, incomingId, incomingEpoch, receivedPosition, writtenPosition) = (from, open.Id, open.Epoch, 0, 0);
        outbox.Tell(NoteKind.SnapshotBegun, group, open.Epoch, $"snapshot {open.Id} is coming in");
        outbox.Do(new BeginSnapshot(group, open.Id));
        Reply(link, open.Id, SnapshotStatus.Accepted, 0, "");
    }

    public void Handle(long from, SnapshotChunk chunk)
    {
        if (!IsIncoming(from, chunk.Id) || seal is not null) return;
        var isInPlace = chunk.Position == receivedPosition && !chunk.Bytes.IsEmpty;
        if (!isInPlace || receivedPosition + chunk.Bytes.Length - writtenPosition > WireLimits.SnapshotWindowBytes)
        {
            GiveUp(SnapshotStatus.Invalid, isInPlace ? "more came than was asked for" : $"bytes from {chunk.Position} on came where {receivedPosition} was next");
            return;
        }

        receivedPosition += chunk.Bytes.Length;
        outbox.Do(new WriteSnapshot(group, chunk.Id, chunk.Position, chunk.Bytes));
    }

    /// <summary>The rest happens when the log is durable that far: <see cref="DurableReached"/>.</summary>
    public void Handle(long from, SnapshotSeal asked)
    {
        if (!IsIncoming(from, asked.Id) || seal is not null) return;
        if (asked.Length == receivedPosition) seal = asked;
        else GiveUp(SnapshotStatus.Invalid, $"{receivedPosition} bytes came of {asked.Length}");
        if (KeepsUndurable) DurableReached(0);
    }

    /// <summary>Everything below that offset is on this disk.</summary>
    public void DurableReached(long durableEnd)
    {
        if (seal is null || isSealing || (durableEnd < seal.LargestStamp && !KeepsUndurable)) return;
        isSealing = true;
        outbox.Do(new SealSnapshot(group, incomingEpoch, new SnapshotSummary(seal.Id, seal.Length, seal.Checksum, seal.SmallestStamp, seal.LargestStamp, seal.Keys)));
    }

    /// <summary>The log was cut at an offset: snapshots of what it no longer holds go.</summary>
    public void LogCut(IReadOnlyList<EpochStart> history, long offset)
    {
        if (seal is { } waiting && !isSealing && waiting.LargestStamp > offset) GiveUp(SnapshotStatus.Dropped, "the log was cut below it");
        DropBeyond(history, offset);
    }

    /// <summary>The log begins at an offset: snapshots that need what was below are of no use.</summary>
    public void DropBelow(long startOffset)
    {
        DropOrphans();
        var needed = valid.Where(one => one.SmallestStamp >= startOffset).SelectMany(one => SnapshotSets.ChainOf(valid, one)).Select(one => one.Id).ToHashSet();
        Drop(one => !needed.Contains(one.Id), one => $"needs the log from {one.SmallestStamp} on, which begins at {startOffset}");
    }

    public void Completed(SnapshotResult result, IReadOnlyList<EpochStart> history, long endOffset)
    {
        switch (result)
        {
            case SnapshotWritten written when written.Id == incomingId:
                writtenPosition = written.Position;
                if (link != 0) Reply(link, written.Id, SnapshotStatus.Accepted, written.Position, "");
                break;
            case SnapshotSealed done:
                Sealed(done.Snapshot, history, endOffset);
                break;
            case SnapshotFailed failed when failed.Id == incomingId:
                outbox.Tell(NoteKind.SnapshotDropped, group, incomingEpoch, $"snapshot {failed.Id} could not be kept: {failed.Reason}");
                if (link != 0) Reply(link, failed.Id, failed.Status, writtenPosition, failed.Reason);
                Forget();
                break;
            case SnapshotDamaged damaged:
                valid.RemoveAll(snapshot => snapshot.Id == damaged.Id);
                outbox.Tell(NoteKind.SnapshotDamaged, group, 0, damaged.Reason + ". It was set aside; the one before and a longer tail of the log take its place");
                DropOrphans();
                break;
        }
    }

    /// <summary>The one that a reader asks for; null when there is none.</summary>
    /// <param name="read">What is asked.</param>
    /// <param name="startOffset">Where the log begins: a snapshot that only others build on, whose own tail is cut off, is not to be begun with.</param>
    public StoredSnapshot? Find(ReadSnapshot read, long startOffset)
        => valid.FindLast(snapshot => read.Id == 0 ? snapshot.Id < read.OlderThanId && snapshot.SmallestStamp >= startOffset : snapshot.Id == read.Id);

    public StoredSnapshot? Find(long id) => valid.Find(snapshot => snapshot.Id == id);

    /// <summary>Deletes those that are over: of older sets than those to be kept, and none of their set is being read.</summary>
    public void DropOld(Func<long, bool> isBeingRead)
    {
        var first = SnapshotSets.Needed(valid, options.SnapshotsKept).FirstId;
        if (valid.Count == 0 || valid[0].Id >= first) return;
        var read = valid.Where(one => one.Id < first && isBeingRead(one.Id)).Select(one => SnapshotSets.RootOf(valid, one)).ToHashSet();
        var over = valid.Where(one => one.Id < first && !read.Contains(SnapshotSets.RootOf(valid, one))).ToHashSet();
        Drop(over.Contains, why: null);
    }

    private void Sealed(StoredSnapshot snapshot, IReadOnlyList<EpochStart> history, long endOffset)
    {
        valid.Add(snapshot);
        var (to, isWanted) = (link, snapshot.Id == incomingId);
        if (isWanted) Forget();
        DropBeyond(history, endOffset);
        if (Newest != snapshot)
        {
            if (isWanted && to != 0) Reply(to, snapshot.Id, SnapshotStatus.Dropped, snapshot.Length, "the log was cut below it");
            return;
        }

        outbox.Tell(
            NoteKind.SnapshotSealed, group, snapshot.Epoch,
            $"snapshot {snapshot.Id} counts: {snapshot.Keys} keys in {snapshot.Length} bytes, stamps {snapshot.SmallestStamp} to {snapshot.LargestStamp}");
        if (isWanted && to != 0) Reply(to, snapshot.Id, SnapshotStatus.Sealed, snapshot.Length, "");
    }

    private bool KeepsUndurable => faults.HasFlag(WriterFaults.KeepsUndurable);

    private void DropBeyond(IReadOnlyList<EpochStart> history, long endOffset)
    {
        if (!KeepsUndurable) Drop(one => one.LargestStamp > endOffset || History.HasDiverged(history, one.LargestStamp, one.Epoch), static _ => "holds what is not on the log's history");
        DropOrphans();
    }

    private void DropOrphans() => Drop(one => SnapshotSets.RootOf(valid, one) == 0, one => $"builds on snapshot {one.BaseId}, and not all that it needs is there");

    /// <summary>The newest first, so that a crash in between leaves none without what it builds on.</summary>
    private void Drop(Predicate<StoredSnapshot> isOver, Func<StoredSnapshot, string>? why)
    {
        for (var i = valid.Count - 1; i >= 0; i--)
        {
            var one = valid[i];
            if (!isOver(one)) continue;
            if (why is not null) outbox.Tell(NoteKind.SnapshotDropped, group, one.Epoch, $"snapshot {one.Id} {why(one)}: deleted");
            outbox.Do(new DeleteSnapshot(group, one.Id));
            valid.RemoveAt(i);
        }
    }

    private bool IsIncoming(long from, long id)
    {
        if (from == link && id == incomingId && link != 0) return true;
        Reply(from, id, SnapshotStatus.Dropped, 0, "it is not under way");
        return false;
    }

    /// <summary>One that is being sealed is on the disk's way already, and will count or not; any other is forgotten.</summary>
    private void GiveUp(SnapshotStatus? told, string reason = "another took its place")
    {
        if (link == 0) return;
        if (!isSealing)
        {
            outbox.Tell(NoteKind.SnapshotDropped, group, incomingEpoch, $"snapshot {incomingId} was given up at byte {receivedPosition}");
            outbox.Do(new DropSnapshotPart(group, incomingId));
            if (told is { } status) Reply(link, incomingId, status, writtenPosition, reason);
            Forget();
        }

        link = 0;
    }

    private void Forget()
    {
        link = 0;
        seal = null;
        isSealing = false;
    }

    private void Reply(long to, long id, SnapshotStatus status, long position, string reason)
        => outbox.Send(to, new SnapshotReply(group, id, status, position, reason.Length <= WireLimits.TextBytesMax / 4 ? reason : reason[..(WireLimits.TextBytesMax / 4)]));
}
