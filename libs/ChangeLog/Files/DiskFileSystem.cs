using System.Runtime.InteropServices;

namespace Distro.ChangeLog.Files;

/// <summary>
/// The real disk. The one implementation of the seam outside tests; it lives beside it because Persistence and the Replicator both keep files
/// and never reference each other.
/// </summary>
public sealed class DiskFileSystem : IFileSystem
{
    private const int DirectoryOpenFlags = 0;
    private const int ReadOnlyOnUnix = 30;

    public void CreateDirectory(string path) => Change(path, () => new DirectoryInfo(path).Create());

    public IReadOnlyList<string> FileNames(string directory)
    {
        var info = new DirectoryInfo(directory);
        return info.Exists ? [.. info.EnumerateFiles().Select(file => file.Name)] : [];
    }

    public IReadOnlyList<string> DirectoryNames(string directory) => [.. new DirectoryInfo(directory).EnumerateDirectories().Select(child => child.Name)];

    public bool Exists(string path) => new FileInfo(path).Exists;

    public IFile Open(string path)
    {
        IFile? file = null;
        Change(path, () => file = new DiskFile(path, FileMode.Open));
        return file!;
    }

    public IFile OpenRead(string path) => new DiskFile(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    public IFile Create(string path)
    {
        IFile? file = null;
        Change(path, () => file = new DiskFile(path, FileMode.Create));
        return file!;
    }

    public void Delete(string path) => Change(path, () => new FileInfo(path).Delete());

    public void Rename(string from, string to) => Change(from, () => new FileInfo(from).MoveTo(to, overwrite: true));

    /// <summary>Names become durable by syncing the directory, which .NET can't open. Windows keeps names durable by itself and has no such call.</summary>
    public void SyncDirectory(string directory)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(directory, DirectoryOpenFlags);
        if (descriptor < 0) throw new IOException($"Could not open directory {directory} to sync it (error {Marshal.GetLastPInvokeError()})");
        try
        {
            if (FSync(descriptor) != 0) throw new IOException($"Could not sync directory {directory} (error {Marshal.GetLastPInvokeError()})");
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    public IDisposable? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException error)
        {
            throw Refused(path, error);
        }
        catch (IOException error) when (error.HResult == ReadOnlyOnUnix)
        {
            throw Refused(path, error);
        }
        catch (IOException) when (Exists(path))
        {
            return null;
        }
    }

    /// <summary>What the system does not allow is a failure of the disk like any other, to those who keep files there.</summary>
    private static void Change(string path, Action change)
    {
        try
        {
            change();
        }
        catch (UnauthorizedAccessException error)
        {
            throw Refused(path, error);
        }
    }

    private static DiskRefusedException Refused(string path, Exception error) => new($"{path} can't be changed: {error.Message}. Check permissions, and whether the file system is mounted read-only", error);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int FSync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}
