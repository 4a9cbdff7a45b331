using System.Text;
using Distro.ChangeLog.Files;
using Distro.Rdb.Files;

namespace Distro.Export.Files;

/// <summary>
/// An RDB file being written beside the one that it replaces. Invariant: whatever has the name is whole, and on the disk. Argument: it gets the name after its last byte was
/// synced, and the directory is synced before anybody is told that it is there; one that is given up is deleted, and one that a crash left is written over by the next.
/// </summary>
public sealed class RdbOutput : IDisposable
{
    public const string PartEnding = ".part";

    private readonly IFileSystem files;
    private readonly string path;
    private readonly FileSink sink;
    private bool isFinished;

    public RdbOutput(IFileSystem files, string path, int version, TimeProvider clock)
    {
        (this.files, this.path) = (files, path);
        sink = new FileSink(files.Create(path + PartEnding));
        Writer = new RdbFileWriter(sink, version);
        Writer.Auxiliary("ctime"u8, Encoding.ASCII.GetBytes($"{clock.GetUtcNow().ToUnixTimeSeconds()}"));
    }

    public RdbFileWriter Writer { get; }

    /// <param name="going">Asked when all is on the disk: what it throws leaves the old file where it is.</param>
    public void Finish(Action? going = null)
    {
        Writer.End();
        sink.Sync();
        going?.Invoke();
        sink.Dispose();
        files.Rename(path + PartEnding, path);
        isFinished = true;
        SyncName();
    }

    public void Dispose()
    {
        sink.Dispose();
        if (!isFinished && files.Exists(path + PartEnding)) files.Delete(path + PartEnding);
    }

    private void SyncName()
    {
        try
        {
            files.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/");
        }
        catch (IOException error)
        {
            throw new IOException($"it is there and whole, and the disk did not say that its name will last: {error.Message}", error);
        }
    }
}
