using Distro.ChangeLog.Files;
using Distro.ChangeLog.Records;
using Distro.ChangeLog.Store;

namespace Distro.ChangeLog.Segments;

/// <summary>
/// One file of a log, open: groups are added at its end until it is sealed. It knows what it holds; whether that is durable, and what happens after a failed
/// write, is the log's affair.
/// </summary>
internal sealed class Segment : IDisposable
{
    private const int ReadChunkBytes = 256 * 1024;
    private const int WalkChunkBytes = 1 << 20;
    private const int StagingBytesMax = 4 << 20;

    private readonly IFile file;
    private readonly SegmentHeader header;
    private readonly GroupBody body;
    private SegmentIndex index;
    private byte[] staging = [];

    private Segment(string path, IFile file, SegmentHeader header, GroupBody body, SegmentIndex index)
    {
        Path = path;
        this.file = file;
        this.header = header;
        this.body = body;
        this.index = index;
        EndOffset = header.BaseOffset;
    }

    public string Path { get; }

    public long BaseOffset => header.BaseOffset;

    public long EndOffset { get; private set; }

    /// <summary>Where the next group goes in the file.</summary>
    public long Position { get; private set; } = SegmentFormat.HeaderBytes;

    public bool IsSealed { get; private set; }

    /// <summary>Of the key that it is encrypted with; 0: it is not.</summary>
    public ulong KeyId => header.KeyId;

    public IReadOnlyList<IndexEntry> Index => index.Entries;

    /// <summary>A new, empty segment, its name and header durable and its space reserved. On failure nothing is left of it.</summary>
    /// <param name="files">Where it lies.</param>
    /// <param name="directory">The log's.</param>
    /// <param name="header">Says where it begins.</param>
    /// <param name="recordBytes">It has room for so many.</param>
    /// <param name="options">Its size, and how it is encrypted.</param>
    /// <param name="sparePath">A file that holds zeros and is to become the segment; null: one is made.</param>
    public static Segment Create(IFileSystem files, string directory, SegmentHeader header, int recordBytes, LogStoreOptions options, string? sparePath)
    {
        var path = System.IO.Path.Combine(directory, SegmentFormat.FileName(header.BaseOffset));
        var body = GroupBody.Of(header, files.Keys, path);
        IFile? file = null;
        try
        {
            file = sparePath is null ? files.Create(path) : files.Open(sparePath);
            file.Allocate(Math.Max(options.SegmentBytes, SegmentFormat.HeaderBytes + SegmentFormat.GroupHeaderBytes + body.StoredBytes(recordBytes)));
            Span<byte> first = stackalloc byte[SegmentFormat.HeaderBytes];
            header.Write(first);
            file.Write(0, first);
            file.Sync();
            if (sparePath is not null)
            {
                // Not every system renames what is open.
                file.Dispose();
                files.Rename(sparePath, path);
                file = files.Open(path);
            }

            files.SyncDirectory(directory);
            return new Segment(path, file, header, body, new SegmentIndex());
        }
        catch (IOException)
        {
            file?.Dispose();
            if (files.Exists(path)) files.Delete(path);
            throw;
        }
    }

    /// <summary>The segment as a scan found it.</summary>
    public static Segment Scanned(string path, IFile file, SegmentHeader header, GroupBody body, SegmentScan scan)
        => new(path, file, header, body, scan.Index) { EndOffset = scan.EndOffset, Position = scan.EndPosition, IsSealed = scan.IsSealed };

    /// <summary>A sealed segment opened by its seal alone.</summary>
    public static Segment Sealed(string path, IFile file, SegmentHeader header, GroupBody body, SegmentIndex index, long endOffset, long sealPosition)
        => new(path, file, header, body, index) { EndOffset = endOffset, Position = sealPosition, IsSealed = true };

    public void Dispose()
    {
        file.Dispose();
        body.Dispose();
    }

    public void Sync() => file.Sync();

    public bool HasRoomFor(int recordBytes, long segmentBytes)
        => Position == SegmentFormat.HeaderBytes || Position + SegmentFormat.GroupHeaderBytes + body.StoredBytes(recordBytes) <= segmentBytes;

    /// <summary>Adds a commit group of whole records that were verified. If it fails the segment is as it was: the next group goes to the same place.</summary>
    public void Append(ReadOnlySpan<byte> records, long durableOffset)
    {
        var bytes = SegmentFormat.GroupHeaderBytes + body.StoredBytes(records.Length);
        var group = new GroupHeader(GroupKind.Records, records.Length, EndOffset, durableOffset);
        if (bytes <= StagingBytesMax) WriteAtOnce(group, records, (int)bytes);
        else WriteInTwo(group, records);

        var reader = new RecordHeaderWalk(records);
        while (reader.Next(out var record)) index.Add(record, Position);
        EndOffset += records.Length;
        Position = SegmentFormat.AlignGroup(Position + bytes);
    }

    private void WriteAtOnce(GroupHeader group, ReadOnlySpan<byte> records, int bytes)
    {
        if (staging.Length < bytes) staging = GC.AllocateUninitializedArray<byte>(Math.Min(Math.Max(bytes, 2 * staging.Length), StagingBytesMax));
        group.Write(staging, header.Salt);
        body.Fill(group.Offset, records, staging.AsSpan(SegmentFormat.GroupHeaderBytes));
        file.Write(Position, staging.AsSpan(0, bytes));
    }

    /// <summary>The records first, uncopied: a process that dies in between leaves no header that says more than there is.</summary>
    private void WriteInTwo(GroupHeader group, ReadOnlySpan<byte> records)
    {
        WritePiece(0, records);
        FinishPieces(group);
    }

    /// <summary>Writes bytes of the record that the next group will hold alone, from its byte <paramref name="taken"/> on. <see cref="AppendWritten"/> makes it a group.</summary>
    public void WritePiece(int taken, ReadOnlySpan<byte> piece) => body.WritePiece(file, Position + SegmentFormat.GroupHeaderBytes, EndOffset, taken, piece);

    /// <summary>Adds the record whose pieces were all written. The group's header comes last: what a crash leaves before that is a torn tail.</summary>
    public void AppendWritten(RecordHeader record, long durableOffset)
    {
        FinishPieces(new GroupHeader(GroupKind.Records, record.Length, EndOffset, durableOffset));
        index.Add(record, Position);
        EndOffset += record.Length;
        Position = SegmentFormat.AlignGroup(Position + SegmentFormat.GroupHeaderBytes + body.StoredBytes(record.Length));
    }

    private void FinishPieces(GroupHeader group)
    {
        Span<byte> head = stackalloc byte[SegmentFormat.GroupHeaderBytes];
        group.Write(head, header.Salt);
        body.FinishPieces(file, Position + SegmentFormat.GroupHeaderBytes, group.Offset, group.Length);
        file.Write(Position, head);
    }

    /// <summary>What was written behind the last group is space never written again.</summary>
    public void ZeroBehind(long segmentBytes) => Zero(Position, segmentBytes);

    /// <summary>
    /// Writes the groups from an offset on over themselves. What a process finds after another one's failed sync may be pages that the kernel took for clean:
    /// only written again do they reach the disk with the next sync.
    /// </summary>
    public void Rewrite(long fromOffset)
    {
        var window = new FileWindow(file, ReadChunkBytes);
        for (var at = index.PositionBefore(fromOffset); at < Position; at += ReadChunkBytes)
            file.Write(at, window.At(at, (int)Math.Min(ReadChunkBytes, Position - at)));
    }

    /// <summary>Ends the segment: seal, index, footer, and the file cut to them. Durable when it returns.</summary>
    public void Seal(long durableOffset)
    {
        var entries = index.ToBytes();
        var bytes = new byte[SegmentFormat.GroupHeaderBytes + entries.Length + SegmentFormat.SealFooterBytes];
        new GroupHeader(GroupKind.Seal, entries.Length, EndOffset, durableOffset).Write(bytes, header.Salt);
        entries.CopyTo(bytes.AsSpan(SegmentFormat.GroupHeaderBytes));
        SegmentSeal.Footer(Position, entries).CopyTo(bytes.AsSpan(SegmentFormat.GroupHeaderBytes + entries.Length));
        file.Write(Position, bytes);
        file.SetLength(Position + bytes.Length);
        file.Sync();
        IsSealed = true;
    }

    /// <summary>
    /// Copies whole, verified records from an offset of this segment on, as many as the buffer holds.
    /// </summary>
    public int Read(long offset, Span<byte> buffer)
    {
        var copied = 0;
        var window = new FileWindow(file, ReadChunkBytes);
        for (var at = index.PositionBefore(offset); offset + copied < EndOffset;)
        {
            if (!GroupHeader.TryRead(window.At(at, SegmentFormat.GroupHeaderBytes), header.Salt, out var group) || group.Kind != GroupKind.Records)
                throw Corrupt(at, offset + copied, "the commit group's header is wrong");
            if (group.EndOffset > offset + copied)
            {
                var skipped = (int)(offset + copied - group.Offset);
                var records = Records(window, at, group)[skipped..];
                var taken = Take(records, offset + copied, buffer[copied..], at);
                copied += taken;
                if (taken < records.Length) break;
            }

            at = Behind(window, at, group);
        }

        return copied;
    }

    /// <summary>Reads the groups from the one that holds an offset on.</summary>
    public SegmentWalk Walk(long offset) => new(this, new FileWindow(file, WalkChunkBytes), index.PositionBefore(offset));

    /// <summary>The records of the group at a position, not verified and good until the window's next use; the position moves behind it.</summary>
    public ReadOnlySpan<byte> Group(FileWindow window, ref long position, out GroupHeader group)
    {
        var at = position;
        if (!GroupHeader.TryRead(window.At(at, SegmentFormat.GroupHeaderBytes), header.Salt, out group) || group.Kind != GroupKind.Records)
            throw Corrupt(at, EndOffset, "the commit group's header is wrong");
        position = Behind(window, at, group);
        return Records(window, at, group);
    }

    /// <summary>Copies bytes of the record that begins at an offset, from its byte <paramref name="taken"/> on: as many as fit, to the record's end. They are not verified.</summary>
    public int ReadPiece(long recordOffset, int taken, Span<byte> buffer)
    {
        var at = FindGroup(new FileWindow(file, SegmentFormat.GroupHeaderBytes), recordOffset, out var group);
        var (position, from) = (at + SegmentFormat.GroupHeaderBytes, recordOffset - group.Offset);
        Span<byte> first = stackalloc byte[RecordFormat.HeaderBytes];
        if (body.ReadAt(file, position, group, from, first) < first.Length || !RecordHeader.TryRead(first, out var record) || record.Offset != recordOffset)
            throw Corrupt(at, recordOffset, "no record begins where one should");
        var wanted = Math.Min(Math.Max(0, record.Length - taken), buffer.Length);
        return body.ReadAt(file, position, group, from + taken, buffer[..wanted]) == wanted ? wanted : throw Corrupt(at, recordOffset, "the commit group is not what was written");
    }

    /// <summary>The header of the segment's last record; null in an empty one.</summary>
    public RecordHeader? LastRecord()
    {
        RecordHeader? last = null;
        var window = new FileWindow(file, ReadChunkBytes);
        for (var at = index.PositionBefore(EndOffset); at < Position;)
        {
            if (!GroupHeader.TryRead(window.At(at, SegmentFormat.GroupHeaderBytes), header.Salt, out var group)) throw Corrupt(at, EndOffset, "the commit group's header is wrong");
            var walk = new RecordHeaderWalk(Records(window, at, group));
            while (walk.Next(out var record)) last = record;
            at = Behind(window, at, group);
        }

        return last;
    }

    /// <summary>
    /// Cuts everything from an offset on at which a record begins. Later groups go first, then the group that holds the offset is shortened: a crash in between
    /// leaves every record below the offset whole.
    /// </summary>
    public void Cut(long offset, long segmentBytes)
    {
        if (!TryFindRecord(offset, out var groupPosition, out var group)) throw new ArgumentOutOfRangeException(nameof(offset));
        var kept = (int)(offset - group.Offset);
        Zero(group.Length == 0 ? groupPosition : Behind(new FileWindow(file, SegmentFormat.GroupHeaderBytes), groupPosition, group), segmentBytes);
        ShortenGroup(groupPosition, group with { Length = kept }, segmentBytes);
    }

    /// <summary>Whether a record begins at the offset, or the segment ends there.</summary>
    public bool HasRecordAt(long offset) => TryFindRecord(offset, out _, out _);

    /// <summary>Leaves of a group only its first records (none: nothing), and zeros behind it. The group's new header is durable before the rest goes.</summary>
    public void ShortenGroup(long groupPosition, GroupHeader kept, long segmentBytes)
    {
        if (kept.Length > 0)
        {
            Span<byte> bytes = stackalloc byte[SegmentFormat.GroupHeaderBytes];
            kept.Write(bytes, header.Salt);
            file.Write(groupPosition, bytes);
            file.Sync();
        }

        EndOffset = kept.Offset + kept.Length;
        index.CutFrom(EndOffset);
        var window = new FileWindow(file, SegmentFormat.GroupHeaderBytes);
        var end = kept.Length > 0 ? body.End(window, groupPosition + SegmentFormat.GroupHeaderBytes, kept) : groupPosition;
        Zero(end, segmentBytes);
        Position = SegmentFormat.AlignGroup(end);
    }

    /// <summary>Everything from that position on becomes space never written, the segment open for appends again; durable when it returns.</summary>
    public void Zero(long position, long segmentBytes)
    {
        file.SetLength(position);
        file.Allocate(Math.Max(segmentBytes, position));
        file.Sync();
        IsSealed = false;
    }

    private bool TryFindRecord(long offset, out long groupPosition, out GroupHeader group)
    {
        var window = new FileWindow(file, ReadChunkBytes);
        if (offset == EndOffset)
        {
            groupPosition = Position;
            group = new GroupHeader(GroupKind.Records, 0, EndOffset, 0);
            return true;
        }

        groupPosition = FindGroup(window, offset, out group);
        var walk = new RecordHeaderWalk(Records(window, groupPosition, group));
        while (walk.Next(out var record))
        {
            if (record.Offset == offset) return true;
        }

        return false;
    }

    /// <summary>Position of the group that holds an offset below the segment's end.</summary>
    private long FindGroup(FileWindow window, long offset, out GroupHeader group)
    {
        for (var at = index.PositionBefore(offset); ; at = Behind(window, at, group))
        {
            if (!GroupHeader.TryRead(window.At(at, SegmentFormat.GroupHeaderBytes), header.Salt, out group) || group.Kind != GroupKind.Records)
                throw Corrupt(at, offset, "the commit group's header is wrong");
            if (offset < group.EndOffset) return at;
        }
    }

    private ReadOnlySpan<byte> Records(FileWindow window, long groupPosition, scoped in GroupHeader group)
    {
        var records = body.Read(window, groupPosition + SegmentFormat.GroupHeaderBytes, group);
        return records.Length == group.Length ? records : throw Corrupt(groupPosition, group.Offset + records.Length, "the commit group is not what was written");
    }

    /// <summary>Where the group behind that one begins.</summary>
    private long Behind(FileWindow window, long groupPosition, in GroupHeader group)
        => SegmentFormat.AlignGroup(body.End(window, groupPosition + SegmentFormat.GroupHeaderBytes, group));

    private int Take(ReadOnlySpan<byte> records, long offset, Span<byte> buffer, long groupPosition)
    {
        var reader = new RecordReader(records, offset);
        while (reader.Position < records.Length)
        {
            var before = reader.Position;
            if (reader.Read(out _) != RecordStatus.Whole) throw Corrupt(groupPosition, offset + before, "a record's fields or its checksum are wrong");
            if (reader.Position <= buffer.Length) continue;
            records = records[..before];
            break;
        }

        records.CopyTo(buffer);
        return records.Length;
    }

    private CorruptLogException Corrupt(long position, long offset, string reason) => new(Path, position, offset, reason);
}
