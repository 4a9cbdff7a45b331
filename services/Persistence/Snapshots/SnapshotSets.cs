namespace Distro.Persistence.Snapshots;

/// <summary>
/// Which of a group's snapshots depend on which, and so what may go. A **set** is a whole snapshot and those that build on it, one on the other. Sets are kept, not files: within a
/// set one damaged file may take all behind it along, or, if it is the whole one, all; what stays then is what lies before the damage, or the set before.
///
/// Invariant: whichever one file is damaged, some snapshot is left whose tail the log still has. Argument: the log is cut below the smallest stamp of the newest of the
/// oldest set kept. If a file of that set is damaged, newer sets are whole. If one of a newer set is, that oldest set's newest is there with its tail, and anything before the damage is newer still.
/// </summary>
public static class SnapshotSets
{
    /// <summary>The id of the whole snapshot that one builds on in the end, itself perhaps; 0 when one in between is not there.</summary>
    /// <param name="all">All there are, oldest first.</param>
    /// <param name="one">One of them.</param>
    public static long RootOf(IReadOnlyList<StoredSnapshot> all, StoredSnapshot one)
    {
        for (var at = one; ; at = Find(all, at.BaseId)!)
        {
            if (at.BaseId == 0) return at.Id;
            if (at.BaseId >= at.Id || Find(all, at.BaseId) is null) return 0;
        }
    }

    /// <summary>The snapshot and those that it builds on, newest first.</summary>
    public static IEnumerable<StoredSnapshot> ChainOf(IReadOnlyList<StoredSnapshot> all, StoredSnapshot one)
    {
        for (var at = one; at is not null; at = at.BaseId == 0 ? null : Find(all, at.BaseId)) yield return at;
    }

    /// <summary>Bytes of a snapshot with those that it builds on.</summary>
    public static long BytesOf(IReadOnlyList<StoredSnapshot> all, StoredSnapshot one) => ChainOf(all, one).Sum(link => link.Length);

    /// <summary>What the newest sets, so many, need: snapshots from that id on, and the log from that offset on. Both are 0 when there are fewer.</summary>
    /// <param name="all">All there are, oldest first, each with all that it builds on.</param>
    /// <param name="sets">How many are kept.</param>
    public static (long FirstId, long LogOffset) Needed(IReadOnlyList<StoredSnapshot> all, int sets)
    {
        long root = 0;
        for (var i = all.Count - 1; i >= 0; i--)
        {
            if (RootOf(all, all[i]) == root) continue;
            root = RootOf(all, all[i]);
            if (--sets == 0) return (root, all[i].SmallestStamp);
        }

        return (0, 0);
    }

    private static StoredSnapshot? Find(IReadOnlyList<StoredSnapshot> all, long id)
    {
        foreach (var snapshot in all)
        {
            if (snapshot.Id == id) return snapshot;
        }

        return null;
    }
}
