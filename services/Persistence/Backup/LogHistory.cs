using Distro.ChangeLog.Store;

namespace Distro.Persistence.Backup;

/// <summary>
/// Up to which offset two logs are the same. An epoch's records are one primary's, so logs with the same epoch at an offset hold the same there: they part where their
/// lists of epochs do.
/// </summary>
internal static class LogHistory
{
    /// <summary>The offset from which on they may differ; <see cref="long.MaxValue"/> when one is the beginning of the other.</summary>
    public static long Divergence(IReadOnlyList<EpochRange> one, IReadOnlyList<EpochRange> other)
    {
        // The oldest epochs may be forgotten in one of them.
        var (i, j) = (0, 0);
        if (one.Count > 0 && other.Count > 0)
        {
            while (i < one.Count && one[i].Epoch < other[0].Epoch && one[i].Offset < other[0].Offset) i++;
            while (j < other.Count && other[j].Epoch < one[0].Epoch && other[j].Offset < one[0].Offset) j++;
            if (i > 0 && j > 0) return 0;
        }

        for (; i < one.Count && j < other.Count; i++, j++)
        {
            if (one[i] != other[j]) return Math.Min(one[i].Offset, other[j].Offset);
        }

        return i < one.Count ? one[i].Offset : j < other.Count ? other[j].Offset : long.MaxValue;
    }
}
