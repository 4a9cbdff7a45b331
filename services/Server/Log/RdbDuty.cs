using Distro.ChangeLog.Files;
using Distro.Export.Files;
using Distro.Export.Stored;
using Distro.Persistence.Storage;
using Distro.Server.Configuration;
using Distro.Server.Hosting;
using Distro.Shard.Execution;
using Microsoft.Extensions.Logging;

namespace Distro.Server.Log;

/// <summary>
/// The RDB file (dbfilename) that BGSAVE and SAVE leave for other programs, beside the snapshot that this server itself begins with. It is made of what was just kept on the disk
/// (<see cref="SealedRdb"/>): the loops have no part in it. A start looks at it only where there is nothing else (<see cref="FoundRdb"/>). The snapshot counts for the next start
/// whatever becomes of the file.
/// </summary>
internal sealed class RdbDuty(ServerOptions options, IFileSystem files, ILogger log, DataPlane plane)
{
    /// <summary>The client who asked wants a file of it, and not only a shorter log.</summary>
    public bool IsWanted => !plane.Snapshots.IsForLog && options.DatabaseFile.Value.Length > 0;

    /// <summary>Writes it, of a snapshot that was kept a moment ago and that nobody deletes meanwhile. False when it should be there, and is not.</summary>
    /// <param name="directory">Where the log's groups are.</param>
    /// <param name="generation">Which of them.</param>
    /// <param name="id">The snapshot.</param>
    /// <param name="goesOn">Asked now and then: false gives it up.</param>
    public bool TryWrite(string directory, int generation, long id, Func<bool> goesOn)
    {
        var rdb = new SealedRdb(files, Path.Combine(options.Directory.Value, options.DatabaseFile.Value));
        if (files.Keys is not null && !options.DatabaseFile.IsSaid)
        {
            ServerLog.RdbNotInClear(log, rdb.Path);
            return true;
        }

        var isThere = false;
        QuietThread.Start("rdb", plane.Snapshots.IsAwaited, () => isThere = Write(rdb, directory, generation, id, goesOn)).Join();
        return isThere;
    }

    private bool Write(SealedRdb rdb, string directory, int generation, long id, Func<bool> goesOn)
    {
        try
        {
            ServerLog.RdbWritten(log, rdb.Path, rdb.Write(StoredGroup.Of(files, directory, generation), id, Look));
            return true;
        }
        catch (OperationCanceledException)
        {
            ServerLog.RdbNotWritten(log, rdb.Path, "it was given up");
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // A file for other programs is nothing to end a server for, whatever went wrong.
            ServerLog.RdbNotWritten(log, rdb.Path, error.Message);
        }

        return false;

        void Look()
        {
            if (!goesOn()) throw new OperationCanceledException();
        }
    }
}
