using System.Diagnostics;
using Distro.Export.Files;
using Distro.Export.Stored;
using Distro.Persistence.Storage;
using Distro.Snapshots.Sealing;
using Distro.Wire.Messages;

namespace Distro.Persistence.Snapshots;

/// <summary>
/// Makes the RDB files that BGSAVE and SAVE of a cluster have this process make, each beside its group's log. One at a time, so that the memory that it takes is that of one; on a thread
/// of its own, which has only the time that others leave unless somebody waits for it. Appends, syncs and snapshots go on meanwhile.
/// </summary>
/// <param name="files">The disk.</param>
/// <param name="directory">The data directory.</param>
/// <param name="name">Of the file; empty: none is made.</param>
/// <param name="isNameSaid">Then one is made also where what is kept here is encrypted, though it is not.</param>
/// <param name="done">Told of every result, on any thread.</param>
public sealed class RdbExports(SealedFileSystem files, string directory, string name, bool isNameSaid, Action<SnapshotResult> done) : IDisposable
{
    private static readonly TimeSpan tellsEvery = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly List<ExportSnapshot> waiting = [];
    private ExportSnapshot? current;
    private Thread? thread;
    private string givenUp = "";
    private long toldAt;
    private bool isDisposed;

    public void Ask(ExportRequest request)
    {
        lock (gate)
        {
            if (isDisposed) return;
            if (request is ExportSnapshot asked) waiting.Add(asked);
            else if (IsMeant(current, request)) givenUp = "nobody wants it any more";
            else waiting.RemoveAll(one => IsMeant(one, request));
            if (current is null) Next();
        }
    }

    /// <summary>Others need the room more: what is being made is given up.</summary>
    public void MakeRoom()
    {
        lock (gate)
        {
            if (current is not null) givenUp = "the disk is full, and the log needs the room";
        }
    }

    public void Dispose()
    {
        Thread? last;
        lock (gate)
        {
            isDisposed = true;
            waiting.Clear();
            givenUp = "the process is ending";
            last = thread;
        }

        last?.Join();
    }

    private static bool IsMeant(ExportSnapshot? one, ExportRequest request) => one is not null && one.Group == request.Group && one.Ticket == request.Ticket;

    /// <summary>Under the lock. A thread's priority can't be raised again, so each has its own.</summary>
    private void Next()
    {
        (current, thread) = (null, null);
        if (waiting.Count == 0 || isDisposed) return;
        var chosen = waiting[0];
        waiting.RemoveAt(0);
        (current, givenUp) = (chosen, "");
        thread = QuietThread.Start("rdb of a group", chosen.IsAwaited, () => Run(chosen));
    }

    private void Run(ExportSnapshot asked)
    {
        done(Made(asked));
        lock (gate) Next();
    }

    private SnapshotExported Made(ExportSnapshot asked)
    {
        if (name.Length == 0) return Ended(SnapshotStatus.ExportsNone, "its dbfilename is empty");
        if (files.Keys is not null && !isNameSaid) return Ended(SnapshotStatus.ExportsNone, "what it keeps is encrypted, an RDB file is not; set its dbfilename to have one all the same");
        try
        {
            var group = StoredGroup.Of(files, directory, asked.Group);
            var rdb = new SealedRdb(files, Path.Combine(group.Directory, name));
            Look(asked, rdb);
            return Ended(SnapshotStatus.Exported, $"{rdb.Path}: {rdb.Write(group, asked.Id, () => Look(asked, rdb))}");
        }
        catch (OperationCanceledException error)
        {
            return Ended(SnapshotStatus.NotExported, error.Message);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // A file for other programs is nothing to end a writer for, whatever went wrong.
            return Ended(SnapshotStatus.NotExported, error.Message);
        }

        SnapshotExported Ended(SnapshotStatus status, string reason) => new(asked.Group, asked.Ticket, status, reason);
    }

    /// <exception cref="OperationCanceledException">It is given up.</exception>
    private void Look(ExportSnapshot asked, SealedRdb rdb)
    {
        if (Volatile.Read(ref givenUp) is { Length: > 0 } why) throw new OperationCanceledException(why);
        if (toldAt != 0 && Stopwatch.GetElapsedTime(toldAt) < tellsEvery) return;
        toldAt = Stopwatch.GetTimestamp();
        done(new SnapshotExporting(asked.Group, asked.Ticket, rdb.Bytes));
        ExportSnapshot[] others;
        lock (gate) others = [.. waiting];
        foreach (var other in others) done(new SnapshotExporting(other.Group, other.Ticket, 0));
    }
}
