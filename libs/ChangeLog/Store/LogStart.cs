using Distro.ChangeLog.Files;

namespace Distro.ChangeLog.Store;

/// <summary>Where a log begins that does not begin at 0: on the disk before its first record, which would say so too, but may never come.</summary>
public static class LogStart
{
    /// <param name="files">Where the log is kept.</param>
    /// <param name="directory">The log's own, which exists.</param>
    /// <param name="offset">Of its first record.</param>
    public static void Write(IFileSystem files, string directory, long offset) => new HeadFile(offset, []).Write(files, directory);
}
