using Distro.ChangeLog.Files;

namespace Distro.Tests.Persistence.Hosting;

/// <summary>The real disk, with faults on command: full, read-only, a sync that fails, a sync that hangs until the test lets it go.</summary>
internal sealed class FaultyFiles : IFileSystem
{
    private readonly DiskFileSystem disk = new();

    public volatile bool IsFull;

    public volatile bool IsReadOnly;

    public volatile bool SyncFails;

    /// <summary>Syncs of files whose path has this in it hang until <see cref="LetGo"/>.</summary>
    public volatile string? Hanging;

    private readonly ManualResetEventSlim letGo = new();

    /// <summary>Completes when a sync hangs.</summary>
    public TaskCompletionSource Hangs { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo()
    {
        Hanging = null;
        letGo.Set();
    }

    public void CreateDirectory(string path) => disk.CreateDirectory(path);

    public IReadOnlyList<string> FileNames(string directory) => disk.FileNames(directory);

    public IReadOnlyList<string> DirectoryNames(string directory) => disk.DirectoryNames(directory);

    public bool Exists(string path) => disk.Exists(path);

    public IFile Open(string path) => new FaultyFile(this, disk.Open(path), path);

    public IFile OpenRead(string path) => disk.OpenRead(path);

    public IFile Create(string path)
    {
        Refuse();
        return new FaultyFile(this, disk.Create(path), path);
    }

    public void Delete(string path)
    {
        Refuse();
        disk.Delete(path);
    }

    public void Rename(string from, string to)
    {
        Refuse();
        disk.Rename(from, to);
    }

    public void SyncDirectory(string directory) => disk.SyncDirectory(directory);

    public IDisposable? TryLock(string path) => disk.TryLock(path);

    private void Refuse()
    {
        if (IsReadOnly) throw new IOException("Read-only file system (asked for by the test)");
    }

    private sealed class FaultyFile(FaultyFiles faults, IFile file, string path) : IFile
    {
        public long Length => file.Length;

        public int Read(long position, Span<byte> destination) => file.Read(position, destination);

        public void Write(long position, ReadOnlySpan<byte> bytes)
        {
            faults.Refuse();
            if (faults.IsFull) throw new DiskFullException("no space left (asked for by the test)");
            file.Write(position, bytes);
        }

        public void SetLength(long length)
        {
            faults.Refuse();
            file.SetLength(length);
        }

        public void Allocate(long length)
        {
            faults.Refuse();
            if (faults.IsFull) throw new DiskFullException("no space left (asked for by the test)");
            file.Allocate(length);
        }

        public void Sync()
        {
            if (faults.Hanging is { } part && path.Contains(part, StringComparison.Ordinal))
            {
                faults.Hangs.TrySetResult();
                faults.letGo.Wait();
            }

            if (faults.SyncFails) throw new IOException("Input/output error (asked for by the test)");
            file.Sync();
        }

        public void Dispose() => file.Dispose();
    }
}
