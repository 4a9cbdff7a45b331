using Distro.ChangeLog.Files;

namespace Distro.ChangeLog.Store;

/// <summary>
/// A file of zeros with the room of a segment, made while the last segment fills, so that no append waits until tens of megabytes are on the disk. It is synced in steps, since a log on the same
/// disk waits for whatever is under way there.
/// Invariant: it has no segment's name before a segment's header is durable in it, so a crash leaves a file that nobody takes for a part of the log; it goes when the log is opened.
/// It is made on a thread of somebody else's; all other calls are the log's thread's.
/// </summary>
internal sealed class SpareFile : IDisposable
{
    internal const string NameEnding = ".spare";

    private const long StepBytes = 2L << 20;

    private readonly IFileSystem files;
    private readonly long bytes;
    private readonly Action awaitMade;
    private volatile bool isWanted = true;
    private volatile bool isWhole;

    /// <param name="files">Where it lies.</param>
    /// <param name="directory">The log's.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="begin">Begins work on another thread, and returns what waits for its end.</param>
    public SpareFile(IFileSystem files, string directory, long bytes, Func<Action, Action> begin)
    {
        this.files = files;
        this.bytes = bytes;
        Path = System.IO.Path.Combine(directory, "next" + NameEnding);
        awaitMade = begin(Make);
    }

    public string Path { get; }

    /// <summary>What a crash left, or a process that ended.</summary>
    public static void DropLeft(IFileSystem files, string directory)
    {
        foreach (var name in files.FileNames(directory))
        {
            if (name.EndsWith(NameEnding, StringComparison.Ordinal)) files.Delete(System.IO.Path.Combine(directory, name));
        }
    }

    /// <summary>Waits until it is made, which is nearer than another would be. False when it could not be: there is no such file.</summary>
    public bool Take()
    {
        awaitMade();
        if (!isWhole) Drop();
        return isWhole;
    }

    /// <summary>Nobody wants it any more: nothing of it is left.</summary>
    public void Dispose()
    {
        isWanted = false;
        awaitMade();
        Drop();
    }

    /// <summary>What goes wrong is found again, and told, by who then makes a segment without it. Nothing of half a file stays: on a full disk others need what room there is.</summary>
    private void Make()
    {
        try
        {
            using var file = files.Create(Path);
            for (var at = Math.Min(StepBytes, bytes); isWanted; at = Math.Min(at + StepBytes, bytes))
            {
                file.Allocate(at);
                file.Sync();
                isWhole = at == bytes;
                if (isWhole) return;
            }
        }
        catch (IOException)
        {
            Drop();
        }
    }

    private void Drop()
    {
        try
        {
            if (files.Exists(Path)) files.Delete(Path);
        }
        catch (IOException)
        {
            // It goes when the log is opened.
        }
    }
}
