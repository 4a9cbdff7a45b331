using Distro.Snapshots.Format;

namespace Distro.Shard.Member;

/// <summary>
/// The snapshots that one primary has taken, and what the next one should be. A whole one is due when the log since the last whole one is as long as the policy says: so
/// whole ones are no more frequent, and the log that is kept for them is no longer, than without increments. In between an increment is due when it costs less than the log that it
/// spares a restart, or when it is time for one.
///
/// Only the primary that took a snapshot builds on it, in the same term: it knows the stamps, and that nothing but its own log has touched the data since.
/// </summary>
public sealed class SnapshotSeries(SnapshotPolicy policy)
{
    private long lastStamp;
    private long wholeStamp;
    private long wholeBytes;
    private long incrementBytes;
    private int increments;
    private long lookAgainAt;

    /// <summary>The one that the next may build on; 0 when that has to be whole.</summary>
    public long LastId { get; private set; }

    private bool HasRoom => LastId != 0 && increments < Math.Min(policy.IncrementsMax, SnapshotFormat.ChainMax - 1) && incrementBytes <= wholeBytes / 100.0 * policy.IncrementsPercent;

    /// <summary>There is one from before: of everything, as large as it is with those that it builds on. Nothing builds on it.</summary>
    public void Found(long smallestStamp, long bytes) => (LastId, lastStamp, wholeStamp, wholeBytes) = (0, smallestStamp, smallestStamp, bytes);

    /// <summary>One counts.</summary>
    public void Kept(in SnapshotSummary summary, bool isWhole)
    {
        (LastId, lastStamp, lookAgainAt) = (summary.Id, summary.SmallestStamp, 0);
        if (isWhole) (wholeStamp, wholeBytes, incrementBytes, increments) = (summary.SmallestStamp, summary.Length, 0, 0);
        else (incrementBytes, increments) = (incrementBytes + summary.Length, increments + 1);
    }

    /// <summary>One does not count, with some of those who were to keep it perhaps: the next is whole.</summary>
    public void Failed() => LastId = 0;

    /// <summary>What is due.</summary>
    /// <param name="logEnd">The log's end.</param>
    /// <param name="ageMilliseconds">Since the last one began, or since the primary began to serve.</param>
    /// <param name="canBuild">All who are to keep it hold the last one.</param>
    /// <param name="changedBytes">About how large an increment on a snapshot would be.</param>
    public SnapshotDue Next(long logEnd, long ageMilliseconds, bool canBuild, Func<long, long> changedBytes)
    {
        if (policy.IsLong(logEnd - wholeStamp, wholeBytes)) return SnapshotDue.Everything;
        var spared = logEnd - lastStamp;
        var mayBuild = canBuild && HasRoom;
        if (policy.IsOld(spared, ageMilliseconds)) return mayBuild && changedBytes(LastId) <= wholeBytes / 2 ? SnapshotDue.Changes : SnapshotDue.Everything;
        if (!mayBuild || policy.LogBytes == 0 || spared < policy.LogBytes || logEnd < lookAgainAt) return SnapshotDue.Nothing;
        if (changedBytes(LastId) <= spared) return SnapshotDue.Changes;
        lookAgainAt = logEnd + policy.LogBytes;
        return SnapshotDue.Nothing;
    }
}
