using Distro.ChangeLog.Files;
using Distro.ChangeLog.Records;
using Distro.ChangeLog.Store;

namespace Distro.ChangeLog.Segments;

/// <summary>
/// What a segment file holds, read as a recovering writer reads it and without changing anything: for tools, also beside a running writer, whose last
/// segment then may seem to end in a torn group.
/// </summary>
public sealed record SegmentReport
{
    public required string Path { get; init; }

    /// <summary>Of the first record.</summary>
    public long BaseOffset { get; init; }

    /// <summary>Behind the last whole, verified record.</summary>
    public long EndOffset { get; init; }

    public long FileBytes { get; init; }

    public bool IsSealed { get; init; }

    /// <summary>Everything below was durable when some group in the file was written.</summary>
    public long DurableOffset { get; init; }

    public ulong Salt { get; init; }

    /// <summary>Whether its records are encrypted.</summary>
    public bool IsEncrypted { get; init; }

    public IReadOnlyList<EpochRange> Epochs { get; init; } = [];

    public RecordHeader? LastRecord { get; init; }

    /// <summary>Where reading ended and why; null when the file is whole.</summary>
    public (long Position, long Offset, string Reason)? Damage { get; init; }

    /// <summary>Whether the damage is what a crash leaves at the end of a log, if this is its last segment: nothing that was durable is concerned.</summary>
    public bool IsUncertainTail => Damage is { } damage && DurableOffset <= damage.Offset;

    /// <summary>A crash came before its first record: no damage either, if it is the last.</summary>
    public bool IsUnbegun { get; init; }

    /// <summary>Paths of the segments in a directory, in order.</summary>
    public static IReadOnlyList<string> Paths(IFileSystem files, string directory)
        => [.. files.FileNames(directory).Where(name => SegmentFormat.TryParseFileName(name, out _)).Order(StringComparer.Ordinal).Select(name => System.IO.Path.Combine(directory, name))];

    /// <summary>Reads all of a file, or as much as the visitor wants.</summary>
    /// <exception cref="Keys.MissingKeyException">It is encrypted with a key that is not among the disk's.</exception>
    public static SegmentReport Read(IFileSystem files, string path, IRecordVisitor? visitor = null)
    {
        using var file = files.OpenRead(path);
        var bytes = new byte[SegmentFormat.HeaderBytes];
        var reason = SegmentHeader.Read(bytes.AsSpan(0, file.Read(0, bytes)), out var header);
        var isUnbegun = reason is not null && UnbegunSegment.Is(file);
        if (reason is null && SegmentFormat.TryParseFileName(System.IO.Path.GetFileName(path), out var named) && named != header.BaseOffset) reason = "the file is named for another offset than its header says";
        if (reason is not null) return new SegmentReport { Path = path, FileBytes = file.Length, Damage = (0, header.BaseOffset, reason), IsUnbegun = isUnbegun };
        using var body = GroupBody.Of(header, files.Keys, path);
        var scan = SegmentScan.Run(file, header, body, visitor);
        return new SegmentReport
        {
            Path = path,
            BaseOffset = header.BaseOffset,
            EndOffset = scan.EndOffset,
            FileBytes = file.Length,
            IsSealed = scan.IsSealed,
            DurableOffset = scan.StampedOffset,
            Salt = header.Salt,
            IsEncrypted = header.IsEncrypted,
            Epochs = EpochsOf(scan.Index),
            LastRecord = scan.LastRecord,
            Damage = scan.Damage is { } damage ? (damage.Position, damage.Offset, damage.Reason) : null,
        };
    }

    private static List<EpochRange> EpochsOf(SegmentIndex index)
    {
        var epochs = new List<EpochRange>();
        foreach (var entry in index.Entries)
        {
            if (epochs.Count == 0 || epochs[^1].Epoch != entry.Epoch) epochs.Add(new EpochRange(entry.Epoch, entry.Offset));
        }

        return epochs;
    }
}
