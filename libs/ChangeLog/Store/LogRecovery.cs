using Distro.ChangeLog.Files;
using Distro.ChangeLog.Records;
using Distro.ChangeLog.Segments;

namespace Distro.ChangeLog.Store;

/// <summary>
/// Opens the segments of a log after any end of the process that wrote them. A crash can leave three things, all at the very end: a file whose header was never
/// finished, a group that is torn or missing, a seal half written. Those are cut, and reported. Anything else - damage below an offset that some group header
/// says was durable, damage in a file that has a successor, a gap between files - is corruption, and the log does not open.
/// </summary>
internal sealed class LogRecovery
{
    private readonly IFileSystem files;
    private readonly string directory;
    private readonly LogStoreOptions options;
    private readonly long? cutOffset;
    private readonly long? headOffset;
    private readonly List<Segment> segments = [];

    private LogRecovery(IFileSystem files, string directory, LogStoreOptions options, long? cutOffset, long? headOffset)
    {
        this.cutOffset = cutOffset;
        this.headOffset = headOffset;
        this.files = files;
        this.directory = directory;
        this.options = options;
    }

    public IReadOnlyList<Segment> Segments => segments;

    public ulong? Salt { get; private set; }

    public RecordHeader? LastRecord { get; private set; }

    public TailCut? Cut { get; private set; }

    /// <summary>Everything below was durable before the log was opened: the last segment's groups say so, and that it is there.</summary>
    public long StampedOffset { get; private set; }

    /// <summary>Recovers the segments. <paramref name="cutOffset"/> is that of a truncation which a crash interrupted: nothing from there on was worth keeping. What lies below
    /// <paramref name="headOffset"/> was to be deleted: the log begins there.</summary>
    public static LogRecovery Run(IFileSystem files, string directory, LogStoreOptions options, long? cutOffset, long? headOffset)
    {
        var recovery = new LogRecovery(files, directory, options, cutOffset, headOffset);
        try
        {
            recovery.DropBeyondCut();
            recovery.DropBelowHead();
            var names = recovery.SegmentNames();
            for (var i = 0; i < names.Length; i++) recovery.OpenSegment(names[i], remaining: names.Length - 1 - i);
            if (recovery.segments.Count > 0 && !options.SyncsLater) recovery.segments[^1].Sync();
            return recovery;
        }
        catch
        {
            foreach (var segment in recovery.segments) segment.Dispose();
            throw;
        }
    }

    private void DropBeyondCut()
    {
        if (cutOffset is null) return;
        foreach (var name in files.FileNames(directory).OrderDescending(StringComparer.Ordinal))
        {
            if (SegmentFormat.TryParseFileName(name, out var baseOffset) && baseOffset >= cutOffset) files.Delete(Path.Combine(directory, name));
        }

        files.SyncDirectory(directory);
    }

    private void DropBelowHead()
    {
        if (headOffset is not { } head) return;
        var dropped = SegmentNames().Where(name => SegmentFormat.TryParseFileName(name, out var baseOffset) && baseOffset < head).ToArray();
        foreach (var name in dropped) files.Delete(Path.Combine(directory, name));
        if (dropped.Length > 0) files.SyncDirectory(directory);
    }

    private string[] SegmentNames() => [.. files.FileNames(directory).Where(name => SegmentFormat.TryParseFileName(name, out _)).Order(StringComparer.Ordinal)];

    private void OpenSegment(string name, int remaining)
    {
        SegmentFormat.TryParseFileName(name, out var baseOffset);
        var path = Path.Combine(directory, name);
        var file = files.Open(path);
        try
        {
            var bytes = new byte[SegmentFormat.HeaderBytes];
            var reason = SegmentHeader.Read(bytes.AsSpan(0, file.Read(0, bytes)), out var header);
            if (reason is not null && remaining == 0 && UnbegunSegment.Is(file))
            {
                file.Dispose();
                DropUnfinished(path, baseOffset, reason);
                return;
            }

            reason ??= Contradiction(header, baseOffset);
            if (reason is not null) throw new CorruptLogException(path, 0, baseOffset, reason);
            Salt = header.Salt;
            var body = GroupBody.Of(header, files.Keys, path);
            if (!TryOpenBySeal(path, file, header, body, remaining)) Scan(path, file, header, body, remaining);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private string? Contradiction(SegmentHeader header, long baseOffset)
    {
        if (header.BaseOffset != baseOffset) return $"the file is named for offset {baseOffset}, and says that it begins at {header.BaseOffset}";
        if (segments.Count == 0) return headOffset is null || headOffset == baseOffset ? null : $"it is the first there is, and the log begins at offset {headOffset}";
        if (header.Salt != Salt) return "the segment belongs to another log";
        return segments[^1].EndOffset == baseOffset ? null : $"the segment before it ends at offset {segments[^1].EndOffset}";
    }

    /// <summary>Only below the last two files, whose records tell the log's tail.</summary>
    private bool TryOpenBySeal(string path, IFile file, SegmentHeader header, GroupBody body, int remaining)
    {
        if (options.VerifySealedSegments || remaining < 2) return false;
        if (!SegmentSeal.TryFind(file, header, out var seal, out var position, out var index)) return false;
        segments.Add(Segment.Sealed(path, file, header, body, index, seal.Offset, position));
        return true;
    }

    private void Scan(string path, IFile file, SegmentHeader header, GroupBody body, int remaining)
    {
        var scan = SegmentScan.Run(file, header, body);
        if (scan.Damage is { } damage && !(damage.Offset >= cutOffset) && (remaining > 0 || scan.StampedOffset > damage.Offset))
            throw new CorruptLogException(path, damage.Position, damage.Offset, damage.Reason);
        if (remaining > 0 && !scan.IsSealed) throw new CorruptLogException(path, scan.EndPosition, scan.EndOffset, "the segment has a successor and no seal");
        if (scan.LastRecord is { } first && LastRecord is { } last && first.Epoch < last.Epoch)
            throw new CorruptLogException(path, SegmentFormat.HeaderBytes, header.BaseOffset, "its records are of an earlier epoch than those before it");
        LastRecord = scan.LastRecord ?? LastRecord;
        var segment = Segment.Scanned(path, file, header, body, scan);
        segments.Add(segment);
        StampedOffset = Math.Max(scan.StampedOffset, header.BaseOffset);
        if (remaining == 0 && !scan.IsSealed) segment.Rewrite(scan.StampedOffset);
        if (scan.Damage is not { } tail) return;
        Cut = new TailCut(path, tail.Position, tail.Offset, tail.Reason);
        if (scan.BrokenGroup is { } broken) segment.ShortenGroup(broken.Position, broken.Header, options.SegmentBytes);
        else segment.Zero(scan.EndPosition, options.SegmentBytes);
    }

    private void DropUnfinished(string path, long baseOffset, string reason)
    {
        files.Delete(path);
        files.SyncDirectory(directory);
        Cut = new TailCut(path, 0, baseOffset, reason);
    }
}
