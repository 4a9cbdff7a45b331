using Distro.Wire.Machines;

namespace Distro.Persistence.Writers;

/// <summary>
/// Who reads a log or a snapshot just now: the log's head is never cut from under them. A reader counts while its link is up and it asked for something lately; one that
/// fell silent finds its offset compacted, and loads a snapshot.
/// </summary>
internal sealed class LogReaders(IClock clock)
{
    private const long SilenceMilliseconds = 10_000;
    private const long SnapshotSilenceMilliseconds = 60_000;

    private readonly Dictionary<long, Reader> readers = [];

    /// <summary>The smallest offset that any of them needs; <see cref="long.MaxValue"/> when there are none.</summary>
    public long SmallestOffset
    {
        get
        {
            DropSilent();
            var smallest = long.MaxValue;
            foreach (var reader in readers.Values) smallest = Math.Min(smallest, reader.Offset);
            return smallest;
        }
    }

    public void ReadsLog(long link, long offset) => readers[link] = new Reader(offset, 0, clock.MonotonicMilliseconds + SilenceMilliseconds);

    /// <summary>It will read the log from that snapshot's smallest stamp on.</summary>
    public void ReadsSnapshot(long link, long id, long smallestStamp) => readers[link] = new Reader(smallestStamp, id, clock.MonotonicMilliseconds + SnapshotSilenceMilliseconds);

    public bool IsBeingRead(long snapshotId)
    {
        DropSilent();
        foreach (var reader in readers.Values)
        {
            if (reader.SnapshotId == snapshotId) return true;
        }

        return false;
    }

    public void LinkDown(long link) => readers.Remove(link);

    private void DropSilent()
    {
        foreach (var (link, reader) in readers)
        {
            if (clock.MonotonicMilliseconds >= reader.UntilMilliseconds) readers.Remove(link);
        }
    }

    private readonly record struct Reader(long Offset, long SnapshotId, long UntilMilliseconds);
}
