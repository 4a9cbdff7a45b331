using System.Globalization;
using Distro.ChangeLog.Files;
using Distro.ChangeLog.Segments;
using Distro.Snapshots.Format;

namespace Distro.Export.Stored;

/// <summary>What a writer keeps of one group: segments of its log in order, snapshots from the newest.</summary>
public sealed record StoredGroup(int Number, string Directory, IReadOnlyList<string> Segments, IReadOnlyList<string> Snapshots)
{
    private const string Prefix = "group-";
    private const string SnapshotDirectory = "snapshots";
    private const string GenerationFile = "generation";
    private const int GenerationBytesMax = 32;

    /// <summary>The groups in a data directory. In distro-server's, where the numbers are generations of one log, the one that counts.</summary>
    public static IReadOnlyList<StoredGroup> Find(IFileSystem files, string path, long wanted)
    {
        var numbers = files.DirectoryNames(path).Select(NumberOf).Where(number => number >= 0).Order().ToList();
        if (numbers.Count == 0) throw new ExportRefusedException($"{path} holds no groups: it is no data directory of Persistence or distro-server");
        if (Generation(files, path) is { } generation) numbers = [.. numbers.Where(number => number == generation)];
        if (wanted >= 0) numbers = [.. numbers.Where(number => number == wanted)];
        return numbers.Count > 0 ? [.. numbers.Select(number => Of(files, path, number))] : throw new ExportRefusedException($"{path} does not hold that group");
    }

    public static StoredGroup Of(IFileSystem files, string path, int number)
    {
        var directory = Path.Combine(path, Prefix + number.ToString(CultureInfo.InvariantCulture));
        var below = Path.Combine(directory, SnapshotDirectory);
        var snapshots = files.FileNames(below).Where(name => SnapshotFileName.TryParse(name, out _)).OrderDescending(StringComparer.Ordinal).Select(name => Path.Combine(below, name));
        return new StoredGroup(number, directory, SegmentReport.Paths(files, directory), [.. snapshots]);
    }

    /// <summary>The offset that the log begins at, by the name of its first segment; 0 when there is none.</summary>
    public long StartOffset => Segments.Count > 0 ? OffsetOf(Segments[0]) : 0;

    public static long OffsetOf(string path) => SegmentFormat.TryParseFileName(Path.GetFileName(path), out var offset) ? offset : throw new ExportRefusedException($"{path} is no segment of a log");

    /// <summary>Where a snapshot of that id lies.</summary>
    public string PathOf(long id) => Path.Combine(Directory, SnapshotDirectory, SnapshotFileName.Of(id));

    private static int? Generation(IFileSystem files, string path)
    {
        if (DurableFile.Read(files, Path.Combine(path, GenerationFile), GenerationBytesMax) is not { } bytes) return null;
        return int.TryParse(bytes, NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) ? number : throw new ExportRefusedException($"{Path.Combine(path, GenerationFile)} does not name a log");
    }

    private static int NumberOf(string name)
        => name.StartsWith(Prefix, StringComparison.Ordinal) && int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
