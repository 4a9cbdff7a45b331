using Distro.ChangeLog.Files;
using Distro.ChangeLog.Records;

namespace Distro.ChangeLog.Segments;

/// <summary>Where a scan met something that is neither a whole group nor space never written. The offset is that of the first record not read.</summary>
internal readonly record struct ScanDamage(long Position, long Offset, string Reason);

/// <summary>
/// Reads a whole segment file as a recovering writer does: group by group, every record verified, until the written part ends or is damaged. It changes nothing;
/// what damage means is decided by whoever knows the other segments.
/// </summary>
internal sealed class SegmentScan
{
    private const int ChunkBytes = 1 << 20;

    private readonly FileWindow window;
    private readonly SegmentHeader header;
    private readonly GroupBody body;
    private long position = SegmentFormat.HeaderBytes;

    private readonly IRecordVisitor? visitor;
    private bool isEnough;

    private SegmentScan(IFile file, SegmentHeader header, GroupBody body, IRecordVisitor? visitor)
    {
        this.body = body;
        this.visitor = visitor;
        window = new FileWindow(file, ChunkBytes);
        this.header = header;
        EndOffset = header.BaseOffset;
    }

    public SegmentIndex Index { get; } = new();

    /// <summary>Behind the last whole, verified record.</summary>
    public long EndOffset { get; private set; }

    /// <summary>Where the next group goes: behind the last group of which anything is kept.</summary>
    public long EndPosition { get; private set; } = SegmentFormat.HeaderBytes;

    /// <summary>The header of the last record, if there is one.</summary>
    public RecordHeader? LastRecord { get; private set; }

    /// <summary>The greatest offset that any right group header in the file says was durable, those behind damage included.</summary>
    public long StampedOffset { get; private set; }

    public bool IsSealed { get; private set; }

    public ScanDamage? Damage { get; private set; }

    /// <summary>Set when the damage is inside a group whose first records are whole: that group, to be cut to them.</summary>
    public (long Position, GroupHeader Header)? BrokenGroup { get; private set; }

    public static SegmentScan Run(IFile file, SegmentHeader header, GroupBody body, IRecordVisitor? visitor = null)
    {
        var scan = new SegmentScan(file, header, body, visitor);
        while (scan.NextGroup()) { }

        if (scan.Damage is not null) scan.LookBehindDamage();
        return scan;
    }

    private bool NextGroup()
    {
        var bytes = window.At(position, SegmentFormat.GroupHeaderBytes);
        if (bytes.IsEmpty) return false;
        if (!bytes.ContainsAnyExcept((byte)0)) return !RestIsZero() && Damaged("a commit group is missing here: zeros, with more behind them");
        if (!GroupHeader.TryRead(bytes, header.Salt, out var group)) return Damaged("the commit group's header is wrong");
        if (group.Offset != EndOffset || group.DurableOffset > group.Offset) return Damaged("the commit group belongs at another offset");
        StampedOffset = Math.Max(StampedOffset, group.DurableOffset);
        return group.Kind == GroupKind.Seal ? Seal(group) : Records(group);
    }

    private bool Records(GroupHeader group)
    {
        var groupPosition = position;
        position += SegmentFormat.GroupHeaderBytes;
        var reader = new RecordReader(body.Read(window, position, group), EndOffset);
        var status = RecordStatus.End;
        while (reader.Position < group.Length && (status = reader.Read(out var record)) == RecordStatus.Whole)
        {
            if (record.Header.Epoch < (LastRecord?.Epoch ?? 0)) return Damaged("a record is of an earlier epoch than the one before it");
            LastRecord = record.Header;
            Index.Add(record.Header, groupPosition);
            EndOffset = record.Header.EndOffset;
            if (visitor is not null && !visitor.Visit(record)) isEnough = true;
            if (isEnough) return false;
        }

        if (reader.Position < group.Length)
        {
            var kept = group with { Length = reader.Position };
            BrokenGroup = (groupPosition, kept);
            if (reader.Position > 0) EndPosition = SegmentFormat.AlignGroup(body.End(window, position, kept));
            position += body.PositionOf(reader.Position);
            return Damaged(status is RecordStatus.Incomplete or RecordStatus.End ? "a record ends beyond its commit group" : "a record's fields or its checksum are wrong");
        }

        position = EndPosition = SegmentFormat.AlignGroup(body.End(window, position, group));
        return true;
    }

    private bool Seal(GroupHeader group)
    {
        var (bytes, reason) = SegmentSeal.Index(window, position, group, header.BaseOffset, out _);
        if (!bytes) return Damaged(reason);
        IsSealed = true;
        return false;
    }

    private bool Damaged(string reason)
    {
        Damage = new ScanDamage(position, EndOffset, reason);
        return false;
    }

    private bool RestIsZero()
    {
        for (var at = position; at < window.Length; at += ChunkBytes)
        {
            if (window.At(at, ChunkBytes).ContainsAnyExcept((byte)0)) return false;
        }

        return true;
    }

    /// <summary>Group headers that survived behind the damage say how far this disk had vouched for: a tail torn by a crash has none above the tear.</summary>
    private void LookBehindDamage()
    {
        for (var at = SegmentFormat.AlignGroup(position); at < window.Length; at += SegmentFormat.GroupAlignment)
        {
            if (GroupHeader.TryRead(window.At(at, SegmentFormat.GroupHeaderBytes), header.Salt, out var group)) StampedOffset = Math.Max(StampedOffset, group.DurableOffset);
        }
    }
}
