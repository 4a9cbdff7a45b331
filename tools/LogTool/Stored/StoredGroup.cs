using System.Globalization;
using Distro.ChangeLog.Files;
using Distro.ChangeLog.Segments;
using Distro.Snapshots.Format;

namespace Distro.LogTool.Stored;

/// <summary>The segments and snapshots of one group that a path leads to: all of them, or the one file that it names.</summary>
internal sealed record StoredGroup(int Number, string Directory, IReadOnlyList<string> Segments, IReadOnlyList<string> Snapshots)
{
    private const string GroupPrefix = "group-";
    private const string SnapshotDirectory = "snapshots";

    /// <summary>Of a file by itself, or a directory whose name does not say.</summary>
    public const int NoNumber = -1;

    /// <summary>The path named one file of it: nothing is known of the others.</summary>
    public bool IsOneFile { get; private init; }

    public string Title => Number == NoNumber ? Directory : $"group {Number} ({Directory})";

    public static IReadOnlyList<StoredGroup> Find(IFileSystem files, string path)
    {
        if (files.Exists(path)) return [OfFile(path)];
        var directory = new DirectoryInfo(path);
        if (!directory.Exists) throw new UsageException($"there is nothing at {path}");
        var groups = files.DirectoryNames(path).Where(name => NumberOf(name) != NoNumber).OrderBy(NumberOf).Select(name => OfDirectory(files, Path.Combine(path, name))).ToArray();
        if (groups.Length > 0) return groups;
        var one = OfDirectory(files, directory.FullName);
        return one.Segments.Count + one.Snapshots.Count > 0 ? [one] : throw new UsageException($"{path} holds no log and no snapshots");
    }

    private static StoredGroup OfFile(string path)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return path.EndsWith(SegmentFormat.FileEnding, StringComparison.Ordinal)
            ? new StoredGroup(NumberOf(Path.GetFileName(directory)), directory, [path], []) { IsOneFile = true }
            : new StoredGroup(NumberOf(Path.GetFileName(Path.GetDirectoryName(directory) ?? "")), directory, [], [path]) { IsOneFile = true };
    }

    private static StoredGroup OfDirectory(IFileSystem files, string directory)
    {
        var below = Path.Combine(directory, SnapshotDirectory);
        var snapshots = files.FileNames(below).Where(name => SnapshotFileName.TryParse(name, out _)).Order(StringComparer.Ordinal).Select(name => Path.Combine(below, name));
        return new StoredGroup(NumberOf(Path.GetFileName(directory)), directory, SegmentReport.Paths(files, directory), [.. snapshots]);
    }

    private static int NumberOf(string name)
        => name.StartsWith(GroupPrefix, StringComparison.Ordinal) && int.TryParse(name.AsSpan(GroupPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : NoNumber;
}
