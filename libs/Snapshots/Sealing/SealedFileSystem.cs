using Distro.ChangeLog.Files;
using Distro.ChangeLog.Keys;
using Distro.Snapshots.Format;

namespace Distro.Snapshots.Sealing;

/// <summary>
/// A disk and the keys to what lies encrypted on it. Snapshots made here are encrypted where there are keys; those found are read by what they are, so old files stay readable
/// when encryption is switched on, and a missing key is never taken for damage. Logs encrypt for themselves, with the same keys. All other files are as on the disk below.
/// </summary>
public sealed class SealedFileSystem(IFileSystem disk, KeyRing? keys) : IFileSystem
{
    private const string KeyVariable = "DISTRO_STORAGE_KEY";

    public KeyRing? Keys => keys;

    /// <summary>With the keys that a tool was given: in the environment, or a file.</summary>
    /// <exception cref="IOException">They are none, or the file can't be read.</exception>
    public static SealedFileSystem With(IFileSystem disk, Func<string, string?> environment, string? keyFile)
        => new(disk, KeyRing.Load(disk, keyFile is null ? environment(KeyVariable) ?? "" : "", keyFile ?? "", KeyVariable));

    public void CreateDirectory(string path) => disk.CreateDirectory(path);

    public IReadOnlyList<string> FileNames(string directory) => disk.FileNames(directory);

    public IReadOnlyList<string> DirectoryNames(string directory) => disk.DirectoryNames(directory);

    public bool Exists(string path) => disk.Exists(path);

    public IFile Open(string path) => Read(disk.Open(path), path);

    /// <exception cref="MissingKeyException">It is a snapshot that is encrypted with a key that is not there.</exception>
    public IFile OpenRead(string path) => Read(disk.OpenRead(path), path);

    public IFile Create(string path) => IsSnapshot(path) && keys is not null ? SealedFile.Create(disk.Create(path), path, keys) : disk.Create(path);

    public void Delete(string path) => disk.Delete(path);

    public void Rename(string from, string to) => disk.Rename(from, to);

    public void SyncDirectory(string directory) => disk.SyncDirectory(directory);

    public IDisposable? TryLock(string path) => disk.TryLock(path);

    private IFile Read(IFile file, string path)
    {
        if (!IsSnapshot(path)) return file;
        try
        {
            return SealedFile.TryOpen(file, path, keys) ?? file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static bool IsSnapshot(string path)
        => path.EndsWith(SnapshotFormat.FileEnding, StringComparison.Ordinal) || path.EndsWith(SnapshotFormat.FileEnding + SnapshotFileName.PartEnding, StringComparison.Ordinal);
}
