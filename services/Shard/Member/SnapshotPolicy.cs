namespace Distro.Shard.Member;

/// <summary>When a primary takes a snapshot of its own accord. Options set it while it runs.</summary>
public sealed class SnapshotPolicy
{
    /// <summary>Bytes of log since the last whole snapshot from which on another is due, and since the last one from which on an increment may be; 0: never for that reason.</summary>
    public long LogBytes { get; set; }

    /// <summary>As many times the last whole snapshot's size must the log have grown to as well, in hundredths.</summary>
    public long LogPercent { get; set; }

    /// <summary>Milliseconds after the last one began at which another is due if anything was written; 0: never for that reason.</summary>
    public long IntervalMilliseconds { get; set; }

    /// <summary>Snapshots of what changed only that may build on a whole one, one on the other; 0: none does.</summary>
    public long IncrementsMax { get; set; }

    /// <summary>Together increments may have so many hundredths of the whole one's size.</summary>
    public long IncrementsPercent { get; init; } = 50;

    /// <summary>Planted by the simulator, never set in a service: snapshots are sealed before what they hold is committed.</summary>
    public bool SealsUncommitted { get; init; }

    /// <summary>Whether the log is long enough for a whole one.</summary>
    /// <param name="logBytes">Written since the last whole one's smallest stamp.</param>
    /// <param name="wholeBytes">That one's size; 0 without one.</param>
    public bool IsLong(long logBytes, long wholeBytes) => LogBytes > 0 && logBytes >= Math.Max(LogBytes, wholeBytes / 100 * LogPercent);

    /// <summary>Whether it is time for one.</summary>
    /// <param name="logBytes">Written since the last one's smallest stamp.</param>
    /// <param name="ageMilliseconds">Since the last one began, or since the primary began to serve.</param>
    public bool IsOld(long logBytes, long ageMilliseconds) => IntervalMilliseconds > 0 && logBytes > 0 && ageMilliseconds >= IntervalMilliseconds;
}
