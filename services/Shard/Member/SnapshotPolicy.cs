namespace Distro.Shard.Member;

/// <summary>When a primary takes a snapshot of its own accord. Options set it while it runs.</summary>
public sealed class SnapshotPolicy
{
    /// <summary>Bytes of log since the last snapshot from which on another is due; 0: never for that reason.</summary>
    public long LogBytes { get; set; }

    /// <summary>As many times the last snapshot's size must the log have grown to as well, in hundredths.</summary>
    public long LogPercent { get; set; }

    /// <summary>Milliseconds after the last one began at which another is due if anything was written; 0: never for that reason.</summary>
    public long IntervalMilliseconds { get; set; }

    /// <summary>Planted by the simulator, never set in a service: snapshots are sealed before what they hold is committed.</summary>
    public bool SealsUncommitted { get; init; }

    /// <summary>Whether it is time for one.</summary>
    /// <param name="logBytes">Written since the last one's smallest stamp.</param>
    /// <param name="lastBytes">The last one's size; 0 without one.</param>
    /// <param name="ageMilliseconds">Since the last one began, or since the primary began to serve.</param>
    public bool IsDue(long logBytes, long lastBytes, long ageMilliseconds)
        => (LogBytes > 0 && logBytes >= Math.Max(LogBytes, lastBytes / 100 * LogPercent)) || (IntervalMilliseconds > 0 && logBytes > 0 && ageMilliseconds >= IntervalMilliseconds);
}
