using System.Globalization;
using System.Text;
using Distro.ChangeLog.Files;
using Distro.Persistence.Snapshots;

namespace Distro.Server.Log;

/// <summary>
/// Which of the logs in a directory counts. A log that is begun anew has a directory of its own, beside the old one's; this file names the one that is whole, and is
/// replaced whole itself. So at every moment exactly one counts, and what a crash leaves of another is dropped when its number is used again.
/// </summary>
internal static class LogGeneration
{
    private const string Name = "generation";
    private const string CopiedName = "copied";
    private const int FileBytesMax = 32;

    public static int Read(IFileSystem files, string directory) => Read(files, directory, Name) ?? 0;

    public static void Write(IFileSystem files, string directory, int generation) => Write(files, directory, Name, generation);

    /// <summary>One was once said to be whole.</summary>
    public static bool IsNamed(IFileSystem files, string directory) => files.Exists(Path.Combine(directory, Name));

    /// <summary>What counts is a copy that SAVE made where no log is kept: a server without a log begins with it, too.</summary>
    public static bool IsCopy(IFileSystem files, string directory) => Read(files, directory, CopiedName) is { } copied && copied == Read(files, directory);

    /// <summary>The log of that number begins with such a copy.</summary>
    public static void WriteCopied(IFileSystem files, string directory, int generation) => Write(files, directory, CopiedName, generation);

    /// <summary>Removes a log's files, and its snapshots.</summary>
    public static void Drop(IFileSystem files, string path)
    {
        var snapshots = Path.Combine(path, SnapshotStore.DirectoryName);
        files.CreateDirectory(path);
        files.CreateDirectory(snapshots);
        foreach (var each in new[] { path, snapshots })
        {
            foreach (var name in files.FileNames(each)) files.Delete(Path.Combine(each, name));
            files.SyncDirectory(each);
        }
    }

    private static int? Read(IFileSystem files, string directory, string name)
    {
        if (DurableFile.Read(files, Path.Combine(directory, name), FileBytesMax) is not { } bytes) return null;
        return int.TryParse(Encoding.ASCII.GetString(bytes).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var generation)
            ? generation
            : throw new IOException($"{Path.Combine(directory, name)} does not name a log: restore it");
    }

    private static void Write(IFileSystem files, string directory, string name, int generation)
        => DurableFile.Replace(files, Path.Combine(directory, name), Encoding.ASCII.GetBytes(generation.ToString(CultureInfo.InvariantCulture) + "\n"));
}
