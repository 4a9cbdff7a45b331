namespace Distro.Wire.Messages;

/// <summary>
/// Which history a log is on. Every epoch begins with one record of its own, and within an epoch one primary alone wrote: so two logs that name the same start
/// of the same epoch are byte for byte equal from there to where either leaves that epoch, and, by the primary's own copying, below.
/// </summary>
public static class History
{
    /// <summary>The epoch of the record that ends at an offset, 0 at the log's beginning.</summary>
    public static long EpochBefore(IReadOnlyList<EpochStart> history, long offset)
    {
        for (var i = history.Count - 1; i >= 0; i--)
        {
            if (history[i].Offset < offset) return history[i].Epoch;
        }

        return 0;
    }

    /// <summary>
    /// True when a log that ends at <paramref name="offset"/> with a record of <paramref name="lastEpoch"/> can't be a prefix of that history: a later epoch
    /// began below that offset.
    /// </summary>
    public static bool HasDiverged(IReadOnlyList<EpochStart> history, long offset, long lastEpoch)
    {
        foreach (var start in history)
        {
            if (start.Epoch > lastEpoch && start.Offset < offset) return true;
        }

        return false;
    }

    /// <summary>The offset up to which two logs are equal: where either leaves the newest epoch that both began at the same offset.</summary>
    public static long CommonEnd(IReadOnlyList<EpochStart> a, long aEnd, IReadOnlyList<EpochStart> b, long bEnd)
    {
        var (i, j) = (a.Count - 1, b.Count - 1);
        while (i >= 0 && j >= 0)
        {
            if (a[i] == b[j]) return Math.Min(i + 1 < a.Count ? a[i + 1].Offset : aEnd, j + 1 < b.Count ? b[j + 1].Offset : bEnd);
            var (aEpoch, bEpoch) = (a[i].Epoch, b[j].Epoch);
            if (aEpoch >= bEpoch) i--;
            if (bEpoch >= aEpoch) j--;
        }

        return 0;
    }
}
