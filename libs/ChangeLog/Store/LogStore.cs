using Distro.ChangeLog.Files;
using Distro.ChangeLog.Records;
using Distro.ChangeLog.Segments;

namespace Distro.ChangeLog.Store;

/// <summary>
/// One group's log on one disk: commit groups of records in a row of segment files, and the epoch promised. It owns its directory and belongs to one thread.
/// What was appended is readable at once and durable after <see cref="Sync"/>. A full disk fails one append and leaves the log as it was; any other failure
/// of a write or a sync ends appending until the log is opened again.
/// </summary>
public sealed class LogStore : IDisposable
{
    private readonly IFileSystem files;
    private readonly string directory;
    private readonly LogStoreOptions options;
    private readonly List<Segment> segments;
    private readonly ulong salt;
    private readonly PieceCheck pieces = new();
    private readonly SegmentMaker maker;
    private HeadFile? head;
    private long stampedOffset;

    private LogStore(IFileSystem files, string directory, LogStoreOptions options, LogRecovery recovery, HeadFile? head, (long Epoch, long Incarnation, long EnsembleVersion) promised)
    {
        (this.files, this.directory, this.options, this.head) = (files, directory, options, head);
        maker = new SegmentMaker(files, directory, options);
        segments = [.. recovery.Segments];
        salt = recovery.Salt ?? (ulong)options.Random.NextInt64(long.MinValue, long.MaxValue);
        Cut = recovery.Cut;
        (PromisedEpoch, PromisedIncarnation, EnsembleVersion) = promised;
        StartOffset = segments.Count > 0 ? segments[0].BaseOffset : head?.StartOffset ?? options.StartOffset;
        EndOffset = segments.Count > 0 ? segments[^1].EndOffset : StartOffset;
        DurableOffset = options.SyncsLater && segments.Count > 0 ? Math.Min(recovery.StampedOffset, EndOffset) : EndOffset;
        Tail = recovery.LastRecord is { } last ? new LogTail(last.Epoch, EndOffset, last.Offset, last.TimeMilliseconds) : LogTail.Find([], head, EndOffset);
    }

    /// <summary>The offset of the first record kept.</summary>
    public long StartOffset { get; private set; }

    /// <summary>Whether it once began further back: without a snapshot of what was below nothing can be built from it.</summary>
    public bool IsHeadCut => head is not null;

    /// <summary>Where the next record goes.</summary>
    public long EndOffset { get; private set; }

    /// <summary>Everything below is on the disk.</summary>
    public long DurableOffset { get; private set; }

    public LogTail Tail { get; private set; }

    public long PromisedEpoch { get; private set; }

    /// <summary>The member that the epoch was promised to.</summary>
    public long PromisedIncarnation { get; private set; }

    /// <summary>The newest of the group's ensembles that was told; 0 before the first.</summary>
    public long EnsembleVersion { get; private set; }

    /// <summary>What opening the log had to cut; null when it was whole.</summary>
    public TailCut? Cut { get; }

    /// <summary>Why appends are refused; null while they are not.</summary>
    public string? Failure { get; private set; }

    /// <summary>Opens the log in that directory, or begins one there.</summary>
    /// <exception cref="CorruptLogException">Something that was durable is not what was written.</exception>
    public static LogStore Open(IFileSystem files, string directory, LogStoreOptions options)
    {
        files.CreateDirectory(directory);
        if (Path.GetDirectoryName(directory) is { Length: > 0 } parent) files.SyncDirectory(parent);
        var promised = PromiseFile.Read(files, directory);
        var cutOffset = CutFile.Read(files, directory);
        var head = HeadFile.Read(files, directory);
        SpareFile.DropLeft(files, directory);
        var store = new LogStore(files, directory, options, LogRecovery.Run(files, directory, options, cutOffset, head?.StartOffset), head, promised);
        if (cutOffset < store.EndOffset) store.Truncate(cutOffset.Value);
        else if (cutOffset is not null) CutFile.Delete(files, directory);
        return store;
    }

    /// <summary>
    /// Opens a log without what it holds from an offset on, durable or damaged: an operator's decision, never a program's. Below, everything must be whole, to a record's end.
    /// </summary>
    public static LogStore OpenCut(IFileSystem files, string directory, LogStoreOptions options, long offset)
    {
        CutFile.Write(files, directory, offset);
        return Open(files, directory, options);
    }

    /// <summary>Appends whole records that begin at <see cref="EndOffset"/>, as one commit group. They are verified first.</summary>
    /// <param name="areChecked">The caller has verified each record's checksum and parts: only their headers are looked at.</param>
    /// <exception cref="InvalidAppendException">They are not such records.</exception>
    /// <exception cref="DiskFullException">There is no room: nothing was appended.</exception>
    /// <exception cref="LogFailedException">The log takes no more appends.</exception>
    public void Append(ReadOnlySpan<byte> records, bool areChecked = false)
    {
        RefuseIfFailed();
        DropPieces();
        var tail = areChecked ? AppendCheck.Headers(records, Tail) : AppendCheck.Whole(records, Tail);
        try
        {
            RoomFor(records.Length).Append(records, DurableOffset);
        }
        catch (IOException error) when (error is not DiskFullException)
        {
            throw Fail("a write failed: " + error.Message, error);
        }

        stampedOffset = DurableOffset;
        EndOffset += records.Length;
        Tail = tail;
        maker.LookAhead(segments[^1].Position);
    }

    /// <summary>
    /// Writes the next piece of a record that is too large to be held: the first begins at <see cref="EndOffset"/>. The record is appended, as a commit group of its own,
    /// with its last piece; until then, and when <see cref="DropPieces"/> or a crash comes first, the log is as it was. True when it is whole.
    /// </summary>
    /// <exception cref="InvalidAppendException">The pieces make no record.</exception>
    /// <exception cref="DiskFullException">There is no room: the piece was not taken, and may be written again.</exception>
    /// <exception cref="LogFailedException">The log takes no more appends.</exception>
    public bool AppendPiece(ReadOnlySpan<byte> piece)
    {
        RefuseIfFailed();
        var taken = pieces.Taken;
        var recordBytes = taken == 0 ? AppendCheck.FirstPiece(piece, EndOffset, Tail) : 0;
        try
        {
            if (taken == 0) RoomFor(recordBytes);
            segments[^1].WritePiece(taken, piece);
            if (!pieces.Add(piece)) throw new InvalidAppendException($"The record at {EndOffset}, which came in pieces, is none: bytes {taken} to {taken + piece.Length} of it do not fit");
            if (!pieces.IsWhole) return false;
            segments[^1].AppendWritten(pieces.Header, DurableOffset);
        }
        catch (IOException error) when (error is not (DiskFullException or InvalidAppendException or LogFailedException))
        {
            throw Fail("a write failed: " + error.Message, error);
        }

        stampedOffset = DurableOffset;
        EndOffset += pieces.Header.Length;
        Tail = new LogTail(pieces.Header.Epoch, EndOffset, pieces.Header.Offset, pieces.Header.TimeMilliseconds);
        pieces.Drop();
        return true;
    }

    /// <summary>Whether the first pieces of a record were written, and its last was not.</summary>
    public bool IsInsideRecord => pieces.IsUnderWay;

    /// <summary>Forgets the pieces of a record that is not whole, on the disk too.</summary>
    public void DropPieces()
    {
        if (!pieces.IsUnderWay) return;
        pieces.Drop();
        RefuseIfFailed();
        try
        {
            segments[^1].ZeroBehind(options.SegmentBytes);
        }
        catch (IOException error)
        {
            throw Fail("the first pieces of a record could not be taken back: " + error.Message, error);
        }
    }

    /// <summary>Makes everything appended durable. Another thread may do it while this one only reads.</summary>
    /// <exception cref="LogFailedException">The sync failed, now or before: nobody knows what is on the disk.</exception>
    public void Sync()
    {
        RefuseIfFailed();
        if (DurableOffset == EndOffset) return;
        try
        {
            segments[^1].Sync();
        }
        catch (IOException error)
        {
            throw Fail("a sync failed, and what it should have made durable may be lost: " + error.Message, error);
        }

        DurableOffset = EndOffset;
    }

    /// <summary>Writes down how far the log is durable, when no later group has said so: what is stamped is never taken for a torn tail.</summary>
    public void Stamp()
    {
        if (Failure is not null || pieces.IsUnderWay || stampedOffset == DurableOffset || segments.Count == 0 || segments[^1].IsSealed) return;
        if (!segments[^1].HasRoomFor(0, options.SegmentBytes)) return;
        try
        {
            segments[^1].Append([], DurableOffset);
            stampedOffset = DurableOffset;
        }
        catch (DiskFullException)
        {
            // The stamp is a courtesy to recovery; the next one will do.
        }
        catch (IOException error)
        {
            throw Fail("a write failed: " + error.Message, error);
        }
    }

    /// <summary>
    /// Copies whole, verified records from an offset on, as many as fit. 0 at the end of the log, or when the buffer is too small for the first record:
    /// <see cref="ReadPiece"/> reads that.
    /// </summary>
    /// <exception cref="CorruptLogException">The bytes on the disk are no longer those that were written.</exception>
    public int Read(long offset, Span<byte> buffer)
    {
        if (offset < StartOffset || offset > EndOffset) throw new ArgumentOutOfRangeException(nameof(offset), offset, $"The log holds offsets {StartOffset} to {EndOffset}");
        var copied = 0;
        foreach (var segment in segments)
        {
            if (segment.EndOffset <= offset + copied) continue;
            var read = segment.Read(offset + copied, buffer[copied..]);
            copied += read;
            if (offset + copied < segment.EndOffset) break;
        }

        return copied;
    }

    /// <summary>
    /// Copies what follows the first <paramref name="taken"/> bytes of the record that begins at an offset, as much as fits and none of the next record. Only the record's
    /// reader can verify it, once it has the whole. 0 when the record is no longer than that.
    /// </summary>
    /// <exception cref="CorruptLogException">No record begins there.</exception>
    public int ReadPiece(long recordOffset, int taken, Span<byte> buffer)
    {
        foreach (var segment in segments)
        {
            if (segment.EndOffset > recordOffset) return segment.ReadPiece(recordOffset, taken, buffer);
        }

        return 0;
    }

    /// <summary>Reads from an offset on to the end, for whoever wants all of it.</summary>
    public LogWalk Walk(long offset) => new(segments, offset);

    /// <summary>Removes every record from that offset on; a record must begin there. Durable when it returns.</summary>
    public void Truncate(long offset)
    {
        RefuseIfFailed();
        DropPieces();
        if (offset < StartOffset || offset > EndOffset) throw new InvalidAppendException($"Can't cut the log at {offset}: it holds offsets {StartOffset} to {EndOffset}");
        if (offset == EndOffset) return;
        if (segments.Any(segment => segment.BaseOffset < offset && offset < segment.EndOffset && !segment.HasRecordAt(offset)))
            throw new InvalidAppendException($"Can't cut the log at {offset}: no record begins there");
        try
        {
            CutFile.Write(files, directory, offset);
            DropSegmentsFrom(offset);
            if (segments.Count > 0 && segments[^1].EndOffset > offset) segments[^1].Cut(offset, options.SegmentBytes);
            CutFile.Delete(files, directory);
        }
        catch (IOException error) when (error is not CorruptLogException)
        {
            throw Fail("a truncation failed: " + error.Message, error);
        }

        EndOffset = DurableOffset = offset;
        stampedOffset = Math.Min(stampedOffset, offset);
        Tail = LogTail.Find(segments, head, EndOffset);
    }

    /// <summary>
    /// Deletes the segments that lie wholly below an offset, but never the last; what epochs began in them stays known. Whatever fails, the log is whole: it begins
    /// where it began, or where it was to begin, and files that could not be deleted go when it is opened again.
    /// </summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public void CutHead(long offset)
    {
        RefuseIfFailed();
        var dropped = segments.TakeWhile(segment => segment.IsSealed && segment.EndOffset <= Math.Min(offset, DurableOffset)).Count();
        dropped = Math.Min(dropped, segments.Count - 1);
        if (dropped <= 0) return;
        var start = segments[dropped].BaseOffset;
        var cut = new HeadFile(start, [.. Epochs().Where(range => range.Offset < start)]);
        cut.Write(files, directory);
        head = cut;
        StartOffset = start;
        var over = segments[..dropped];
        segments.RemoveRange(0, dropped);
        foreach (var segment in over) segment.Dispose();
        foreach (var segment in over) files.Delete(segment.Path);
        files.SyncDirectory(directory);
    }

    /// <summary>
    /// Gives up everything and begins at an offset beyond the end, with these epochs below it. The head is written first: a crash in between leaves files below it, which
    /// go when the log is opened.
    /// </summary>
    public void Restart(long offset, IReadOnlyList<EpochRange> epochs)
    {
        RefuseIfFailed();
        DropPieces();
        if (offset <= EndOffset) throw new InvalidAppendException($"Can't begin the log anew at {offset}: it ends at {EndOffset}");
        var anew = new HeadFile(offset, epochs);
        anew.Write(files, directory);
        head = anew;
        try
        {
            DropSegmentsFrom(0);
        }
        catch (IOException error)
        {
            throw Fail("the log could not be begun anew: " + error.Message, error);
        }

        StartOffset = EndOffset = DurableOffset = stampedOffset = offset;
        Tail = LogTail.Find(segments, head, EndOffset);
    }

    /// <summary>Durably keeps, in place of the one before, to whom an epoch was promised, and of which ensemble was told. Neither ever goes back.</summary>
    public void Promise(long epoch, long incarnation, long ensembleVersion = 0)
    {
        RefuseIfFailed();
        if (epoch < PromisedEpoch) throw new InvalidAppendException($"Epoch {PromisedEpoch} was promised: {epoch} can't be");
        try
        {
            PromiseFile.Write(files, directory, epoch, incarnation, Math.Max(EnsembleVersion, ensembleVersion));
        }
        catch (IOException error) when (error is not DiskFullException)
        {
            throw Fail("a promise could not be written: " + error.Message, error);
        }

        (PromisedEpoch, PromisedIncarnation, EnsembleVersion) = (epoch, incarnation, Math.Max(EnsembleVersion, ensembleVersion));
    }

    /// <summary>The epochs of the log, each with the offset of its first record, in order.</summary>
    public IReadOnlyList<EpochRange> Epochs() => EpochRange.Of(head, segments);

    public void Dispose()
    {
        try
        {
            if (Failure is null)
            {
                Sync();
                Stamp();
            }
        }
        catch (IOException)
        {
            // The log is being closed; opening it again finds out what is there.
        }

        maker.Dispose();
        foreach (var segment in segments) segment.Dispose();
    }

    /// <summary>The segment that takes the next group. A full one is sealed, durably, before its successor exists: so damage below a successor is never a torn tail.</summary>
    private Segment RoomFor(int recordBytes)
    {
        if (segments is [.., { IsSealed: false } last])
        {
            if (last.HasRoomFor(recordBytes, options.SegmentBytes) && last.KeyId == SegmentHeader.KeyIdOf(files.Keys)) return last;
            if (last.EndOffset == last.BaseOffset) DropSegmentsFrom(EndOffset);
            else SealLast(last);
        }

        var header = SegmentHeader.New(salt, EndOffset, files.Keys, options.ChunkBytes);
        segments.Add(maker.Make(header, recordBytes));
        return segments[^1];
    }

    private void SealLast(Segment last)
    {
        last.Sync();
        DurableOffset = EndOffset;
        last.Seal(DurableOffset);
    }

    private void DropSegmentsFrom(long offset)
    {
        while (segments.Count > 0 && segments[^1].BaseOffset >= offset)
        {
            segments[^1].Dispose();
            files.Delete(segments[^1].Path);
            files.SyncDirectory(directory);
            segments.RemoveAt(segments.Count - 1);
        }
    }

    private void RefuseIfFailed()
    {
        if (Failure is not null) throw new LogFailedException(directory, Failure);
    }

    private LogFailedException Fail(string reason, Exception error)
    {
        Failure = reason;
        return new LogFailedException(directory, reason, error);
    }
}
