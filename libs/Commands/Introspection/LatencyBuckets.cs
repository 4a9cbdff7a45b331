using System.Numerics;

namespace Distro.Commands.Introspection;

/// <summary>Execution times by powers of two of 1,024 nanoseconds: fine enough for percentiles, and one increment a command.</summary>
public static class LatencyBuckets
{
    public const int Count = 24;

    /// <summary>As counted: the first bucket in two halves, for those who tell times below a microsecond.</summary>
    public const int CountedCount = Count + 1;

    private const int FirstBits = 10;

    public static int Of(ulong nanoseconds) => OfCounted(Counted(nanoseconds));

    /// <summary>Without a branch: every command asks.</summary>
    public static int Counted(ulong nanoseconds) => Math.Min(BitOperations.Log2((nanoseconds >> (FirstBits - 1) << 1) | 1), CountedCount - 1);

    public static int OfCounted(int counted) => Math.Max(counted - 1, 0);

    /// <summary>The largest time of a bucket in whole microseconds, as histograms of that resolution are labelled everywhere (1, 2, 4, 8, 16, 33...).</summary>
    public static long Microseconds(int bucket) => (long)((1L << (bucket + FirstBits)) * (1 + (1 / 128.0)) / 1000);

    /// <summary>The bucket that <see cref="Microseconds"/> says that of, or -1.</summary>
    public static int At(long microseconds)
    {
        for (var bucket = 0; bucket < Count; bucket++)
        {
            if (Microseconds(bucket) == microseconds) return bucket;
        }

        return -1;
    }

    /// <summary>The time below which that share (0 to 100) of the commands stayed, in microseconds; 0 when there were none.</summary>
    public static double Percentile(ReadOnlySpan<long> buckets, double percent)
    {
        var total = 0L;
        foreach (var count in buckets) total += count;
        if (total == 0) return 0;
        var wanted = Math.Max(1, (long)Math.Ceiling(total * percent / 100));
        var seen = 0L;
        for (var bucket = 0; bucket < buckets.Length; bucket++)
        {
            seen += buckets[bucket];
            if (seen >= wanted) return ((1L << (bucket + FirstBits)) - 1) / 1000.0;
        }

        return 0;
    }
}
