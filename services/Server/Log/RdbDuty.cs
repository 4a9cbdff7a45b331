using System.Diagnostics;
using System.Text;
using Distro.ChangeLog.Files;
using Distro.Export.Files;
using Distro.Export.Stored;
using Distro.Rdb.Files;
using Distro.Server.Configuration;
using Distro.Server.Hosting;
using Distro.Shard.Execution;
using Microsoft.Extensions.Logging;

namespace Distro.Server.Log;

/// <summary>
/// The RDB file (dbfilename) that BGSAVE and SAVE leave for other programs, beside the snapshot that this server itself begins with. It is made of what was just kept on the disk,
/// the snapshot and the log that it needs, all as it is at the snapshot's largest stamp: the loops have no part in it. A start looks at it only where there is nothing else
/// (<see cref="FoundRdb"/>).
///
/// Invariant: whatever has the name is whole, and from one moment; until a new one is, the one before stays. The snapshot counts for the next start whatever becomes of the file.
/// </summary>
internal sealed class RdbDuty(ServerOptions options, IFileSystem files, ILogger log, DataPlane plane)
{
    /// <summary>What the keys that are made at a time may take. The largest key may take more.</summary>
    private const long MemoryBytes = 32L << 20;

    private const string TailEnding = ".tail";

    /// <summary>The client who asked wants a file of it, and not only a shorter log.</summary>
    public bool IsWanted => !plane.Snapshots.IsForLog && options.DatabaseFile.Value.Length > 0;

    /// <summary>Writes it, of a snapshot that was kept a moment ago and that nobody deletes meanwhile. False when it should be there, and is not.</summary>
    /// <param name="directory">Where the log's groups are.</param>
    /// <param name="generation">Which of them.</param>
    /// <param name="id">The snapshot.</param>
    /// <param name="goesOn">Asked now and then: false gives it up.</param>
    public bool TryWrite(string directory, int generation, long id, Func<bool> goesOn)
    {
        var path = Path.Combine(options.Directory.Value, options.DatabaseFile.Value);
        if (files.Keys is not null && !options.DatabaseFile.IsSaid)
        {
            ServerLog.RdbNotInClear(log, path);
            return true;
        }

        var problem = "";
        QuietThread.Start("rdb", plane.Snapshots.IsAwaited, () => problem = Problem(path, directory, generation, id, goesOn)).Join();
        if (problem.Length == 0) return true;
        ServerLog.RdbNotWritten(log, path, problem);
        return false;
    }

    private string Problem(string path, string directory, int generation, long id, Func<bool> goesOn)
    {
        try
        {
            var survey = GroupSurvey.OfSealed(StoredGroup.Of(files, directory, generation), id, files);
            try
            {
                Write(survey, path, RdbFileWriter.VersionDefault, goesOn);
            }
            catch (OtherVersionException)
            {
                Write(survey, path, RdbFileWriter.VersionOfValkey, goesOn);
            }

            return "";
        }
        catch (OperationCanceledException)
        {
            return "it was given up";
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // A file for other programs is nothing to end a server for, whatever went wrong.
            return error.Message;
        }
    }

    private void Write(GroupSurvey survey, string path, int version, Func<bool> goesOn)
    {
        var started = Stopwatch.GetTimestamp();
        using var output = new RdbOutput(files, path, version, TimeProvider.System);
        output.Writer.DropsUnheld = true;
        var export = new GroupExport(files, TimeProvider.System, output.Writer, MemoryBytes)
        {
            Refused = (database, key, problem) => Refuse(output.Writer, database, key, problem),
            Going = Look,
            TailPath = path + TailEnding,
        };
        export.Add(survey);
        output.Finish(Look);
        ServerLog.RdbWritten(log, path, export.Keys, survey.EndOffset, output.Writer.Length, version, output.Writer.Dropped, Stopwatch.GetElapsedTime(started).TotalSeconds);

        void Look()
        {
            if (!goesOn()) throw new OperationCanceledException();
        }
    }

    /// <summary>A hash whose fields expire is what the usual version lacks; nothing is written of a value that no version can hold at all.</summary>
    private static void Refuse(RdbFileWriter writer, int database, byte[] key, string problem)
    {
        if (writer.HasRefusedFieldTimes) throw new OtherVersionException();
        throw new ExportRefusedException($"the key {CommandLine.Quoted(Encoding.UTF8.GetString(key))} of database {database} can't be in it: {problem}");
    }

    /// <summary>It has to be begun again.</summary>
    private sealed class OtherVersionException : Exception;
}
