namespace Distro.SideBySide.Durability;

/// <summary>
/// Where the servers of a run keep their files: a real disk with room, because a file system in memory knows no sync and a full disk stops every neighbour. What is made for
/// the run goes at its end; servers put their own folders below it, since it is the temporary directory meanwhile.
/// </summary>
internal sealed class DiskFolder : IDisposable
{
    private const string Variable = "TMPDIR";
    private const long SparedBytes = 8L << 30;
    private static readonly string[] inMemory = ["tmpfs", "ramfs"];

    private readonly string? before = Environment.GetEnvironmentVariable(Variable);
    private readonly DirectoryInfo folder;

    /// <param name="bytesNeeded">What the run writes at most; so much and eight GiB more must be free.</param>
    public DiskFolder(long bytesNeeded)
    {
        var parent = IsInMemory(Path.GetTempPath()) ? AppContext.BaseDirectory : Path.GetTempPath();
        var drive = DriveOf(parent);
        if (drive.AvailableFreeSpace < bytesNeeded + SparedBytes)
            throw new IOException($"{parent} has {drive.AvailableFreeSpace >> 30} GiB free, and this run wants {(bytesNeeded + SparedBytes) >> 30}: name another place with {Variable}, or measure fewer keys");
        FileSystem = drive.DriveFormat;
        folder = Directory.CreateDirectory(Path.Combine(parent, $"distro-durability-{Environment.ProcessId}"));
        Environment.SetEnvironmentVariable(Variable, folder.FullName);
    }

    public string FullName => folder.FullName;

    /// <summary>As the system names its kind: ext4.</summary>
    public string FileSystem { get; }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, before);
        folder.Delete(recursive: true);
    }

    private static bool IsInMemory(string path) => inMemory.Contains(DriveOf(path).DriveFormat);

    /// <summary>The mount that a path lies on: the longest that begins it.</summary>
    private static DriveInfo DriveOf(string path)
        => DriveInfo.GetDrives().Where(drive => Path.GetFullPath(path).StartsWith(drive.RootDirectory.FullName, StringComparison.Ordinal)).MaxBy(drive => drive.RootDirectory.FullName.Length)!;
}
