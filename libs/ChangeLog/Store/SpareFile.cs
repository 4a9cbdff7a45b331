using Distro.ChangeLog.Files;

namespace Distro.ChangeLog.Store;

/// <summary>
/// A file of zeros with the room of a segment, made while the last segment fills, so that no append waits until tens of megabytes are on the disk. It is synced in steps, since a log on the same
/// disk waits for whatever is under way there.
/// Invariant: it has no segment's name before a segment's header is durable in it, so a crash leaves a file that nobody takes for a part of the log; it goes when the log is opened.
/// One thread makes it, another takes it.
/// </summary>
internal sealed class SpareFile(IFileSystem files, string directory, long bytes) : IDisposable
{
    internal const string NameEnding = ".spare";

    private const long StepBytes = 2L << 20;

    private readonly ManualResetEventSlim made = new();
    private volatile bool isWanted = true;
    private volatile bool isWhole;

    public string Path { get; } = System.IO.Path.Combine(directory, "next" + NameEnding);

    /// <summary>What a crash left, or a process that ended.</summary>
    public static void DropLeft(IFileSystem files, string directory)
    {
        foreach (var name in files.FileNames(directory))
        {
            if (name.EndsWith(NameEnding, StringComparison.Ordinal)) files.Delete(System.IO.Path.Combine(directory, name));
        }
    }

    /// <summary>Once, by the thread that makes it. What goes wrong is found again, and told, by who then makes a segment without it.</summary>
    public void Make()
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
            // There is none.
        }
        finally
        {
            made.Set();
        }
    }

    /// <summary>Waits until it is made, which is nearer than another would be. False when it could not be: there is no such file.</summary>
    public bool Take()
    {
        made.Wait();
        if (!isWhole) Drop();
        return isWhole;
    }

    /// <summary>Nobody wants it any more: nothing of it is left.</summary>
    public void Dispose()
    {
        isWanted = false;
        made.Wait();
        Drop();
        made.Dispose();
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
