using Distro.ChangeLog.Files;
using Distro.ChangeLog.Records;
using Distro.ChangeLog.Segments;
using Distro.Server.Hosting;
using Microsoft.Extensions.Logging;

namespace Distro.Server.Log;

/// <summary>
/// Reads, beside what is served, the segments of the log that a start from a snapshot has left unread. Nothing but an older snapshot needs them: damage there is told as long as
/// the data that they hold can still be saved, and ends nothing. On a thread of its own, until it is done or disposed of.
/// </summary>
internal sealed class SegmentCheck(IFileSystem files, string directory, ILogger log) : IRecordVisitor, IDisposable
{
    private volatile bool stopping;
    private Thread? thread;

    /// <summary>Begins with those that hold something below an offset.</summary>
    public void Start(long belowOffset)
    {
        thread = new Thread(() => Run(belowOffset)) { Name = "segments", IsBackground = true, Priority = ThreadPriority.BelowNormal };
        thread.Start();
    }

    /// <summary>The same on the calling thread. Returns how many are damaged.</summary>
    public int Run(long belowOffset)
    {
        var damaged = 0;
        foreach (var path in Below(belowOffset))
        {
            if (stopping) return damaged;
            try
            {
                if (SegmentReport.Read(files, path, this).Damage is not { } damage) continue;
                damaged++;
                ServerLog.SegmentDamaged(log, path, damage.Position, damage.Reason);
            }
            catch (FileNotFoundException)
            {
                // The log was cut meanwhile.
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                damaged++;
                ServerLog.SegmentDamaged(log, path, 0, error.Message);
            }
        }

        return damaged;
    }

    bool IRecordVisitor.Visit(in Record record) => !stopping;

    public void Dispose()
    {
        stopping = true;
        thread?.Join();
    }

    /// <summary>The one that the offset lies in is among them: its first part was not read. The last one was, whole.</summary>
    private IEnumerable<string> Below(long offset)
    {
        var paths = SegmentReport.Paths(files, directory);
        return paths.Zip(paths.Skip(1)).Where(pair => SegmentFormat.TryParseFileName(Path.GetFileName(pair.First), out var first) && first < offset).Select(pair => pair.First);
    }
}
