using System.Diagnostics;

namespace Distro.Persistence.Storage;

/// <summary>
/// How long a sync waits for more to come (group commit). Clients that the last sync has let go send their next requests within a moment of each other; were the first of them synced alone, all others
/// would wait for two syncs. So the next one begins once as much has come as the last one had, but for a quarter; or when as much time as a quarter of the last sync took has passed since its end. Whoever
/// comes later than that, or is the only one, never waits, and no disk is waited for that is faster than a wait can be measured out.
/// Only a matter of pace: what is told as synced is none of it. One thread's.
/// </summary>
public sealed class SyncGather
{
    private const int PartOfTime = 4;
    private const long MicrosecondsMin = 100;
    private const long MicrosecondsMax = 2000;

    private long lastBytes;
    private long lastEnd;
    private long window;

    /// <summary>A sync has ended now that had so many bytes, and took so long.</summary>
    public void Synced(long bytes, TimeSpan took, long timestamp)
    {
        (lastBytes, lastEnd) = (bytes, timestamp);
        var microseconds = Math.Min((long)took.TotalMicroseconds / PartOfTime, MicrosecondsMax);
        window = microseconds < MicrosecondsMin ? 0 : microseconds;
    }

    /// <summary>For how many microseconds a sync of so many bytes should wait for more; 0: it should begin.</summary>
    public long MicrosecondsToWait(long bytes, long timestamp)
        => bytes >= lastBytes - (lastBytes / 4) ? 0 : Math.Max(window - (long)Stopwatch.GetElapsedTime(lastEnd, timestamp).TotalMicroseconds, 0);
}
