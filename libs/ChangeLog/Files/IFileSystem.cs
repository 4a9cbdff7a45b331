using Distro.ChangeLog.Keys;

namespace Distro.ChangeLog.Files;

/// <summary>
/// The few things a log asks of a disk, named after what they promise when the power goes: what was written may be lost or torn until <see cref="IFile.Sync"/>,
/// a created, renamed or deleted name until <see cref="SyncDirectory"/>. Tests put a disk behind it that forgets exactly that much.
/// Failures are <see cref="IOException"/>s; a full disk is a <see cref="DiskFullException"/>, one that may not be changed a <see cref="DiskRefusedException"/>.
/// </summary>
public interface IFileSystem
{
    /// <summary>Of what lies encrypted on the disk, and is to; null: nothing is, or it can't be read.</summary>
    KeyRing? Keys => null;

    void CreateDirectory(string path);

    /// <summary>Names (without the directory) of the files in it, in no order; empty when there is no such directory.</summary>
    IReadOnlyList<string> FileNames(string directory);

    /// <summary>Names of the directories in it, in no order.</summary>
    IReadOnlyList<string> DirectoryNames(string directory);

    bool Exists(string path);

    /// <summary>Opens a file that is there, for reading and writing.</summary>
    IFile Open(string path);

    /// <summary>Opens a file that is there, for reading only: others may have it open too, write to it and delete it.</summary>
    IFile OpenRead(string path) => Open(path);

    /// <summary>Creates a file, emptying one that is there.</summary>
    IFile Create(string path);

    void Delete(string path);

    /// <summary>Gives a file another name, replacing the one that has it: readers see the old or the new, never a mixture.</summary>
    void Rename(string from, string to);

    void SyncDirectory(string directory);

    /// <summary>Takes a lock that lasts until it is disposed of or the process ends, however it ends. Null when another process holds it.</summary>
    IDisposable? TryLock(string path);
}
