using System.Diagnostics;
using Distro.ChangeLog.Files;
using Distro.ChangeLog.Records;
using Distro.ChangeLog.Segments;
using Distro.Persistence.Storage;
using Distro.Server.Hosting;
using Microsoft.Extensions.Logging;

namespace Distro.Server.Log;

/// <summary>
/// Reads, beside what is served, the segments of the log that a start from a snapshot has left unread. Nothing but an older snapshot needs them: damage there is told as long as
/// the data that they hold can still be saved, and ends nothing. On a thread of its own, which leaves the disk and the processor to those who are served for most of the time,
/// until it is done or disposed of.
/// </summary>
internal sealed class SegmentCheck(IFileSystem files, string directory, ILogger log) : IRecordVisitor, IDisposable
{
    private const long BytesAtOnce = 1 << 20;

    /// <summary>A rest is so many times as long as what was read before it took.</summary>
    private const int RestFactor = 3;

    private static readonly TimeSpan restAtLeast = TimeSpan.FromMilliseconds(10);

    private readonly ManualResetEventSlim stopping = new();
    private Thread? thread;
    private long bytesSinceRest;
    private long begunTimestamp;
    private bool rests;

    /// <summary>Begins with those that hold something below an offset.</summary>
    public void Start(long belowOffset)
    {
        rests = true;
        thread = QuietThread.Start("segments", isAwaited: false, () => Run(belowOffset));
    }

    /// <summary>The same on the calling thread, at full speed. Returns how many are damaged.</summary>
    public int Run(long belowOffset)
    {
        var damaged = 0;
        foreach (var path in Below(belowOffset))
        {
            if (stopping.IsSet) return damaged;
            begunTimestamp = Stopwatch.GetTimestamp();
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

    bool IRecordVisitor.Visit(in Record record)
    {
        bytesSinceRest += record.Bytes.Length;
        if (rests && bytesSinceRest >= BytesAtOnce) Rest();
        return !stopping.IsSet;
    }

    public void Dispose()
    {
        stopping.Set();
        thread?.Join();
        stopping.Dispose();
    }

    private void Rest()
    {
        var rest = Stopwatch.GetElapsedTime(begunTimestamp) * RestFactor;
        stopping.Wait(rest < restAtLeast ? restAtLeast : rest);
        bytesSinceRest = 0;
        begunTimestamp = Stopwatch.GetTimestamp();
    }

    /// <summary>The one that the offset lies in is among them: its first part was not read. The last one was, whole.</summary>
    private IEnumerable<string> Below(long offset)
    {
        var paths = Paths();
        return paths.Zip(paths.Skip(1)).Where(pair => SegmentFormat.TryParseFileName(Path.GetFileName(pair.First), out var first) && first < offset).Select(pair => pair.First);
    }

    private IReadOnlyList<string> Paths()
    {
        try
        {
            return SegmentReport.Paths(files, directory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ServerLog.SegmentDamaged(log, directory, 0, error.Message);
            return [];
        }
    }
}
