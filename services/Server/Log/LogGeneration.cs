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
    private const int FileBytesMax = 32;

    public static int Read(IFileSystem files, string directory)
    {
        if (DurableFile.Read(files, Path.Combine(directory, Name), FileBytesMax) is not { } bytes) return 0;
        return int.TryParse(Encoding.ASCII.GetString(bytes).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var generation)
            ? generation
            : throw new IOException($"{Path.Combine(directory, Name)} does not name a log: restore it");
    }

    public static void Write(IFileSystem files, string directory, int generation)
        => DurableFile.Replace(files, Path.Combine(directory, Name), Encoding.ASCII.GetBytes(generation.ToString(CultureInfo.InvariantCulture) + "\n"));

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
}
