namespace Distro.ServiceDefaults.Metrics;

/// <summary>
/// How fast some counters rise, over the last second or two: samples in a ring, the newest against the oldest. Sampled by one loop's housekeeping, read by any.
/// </summary>
public sealed class RateWindow
{
    private const int SamplesKept = 16;
    private const double MillisecondsPerSecond = 1000;

    private readonly Lock gate = new();
    private readonly (long At, long[] Values)[] samples = new (long, long[])[SamplesKept];
    private int taken;

    /// <summary>Notes where the counters stand: as many each time.</summary>
    public void Sample(long monotonicMilliseconds, params ReadOnlySpan<long> values)
    {
        lock (gate)
        {
            ref var sample = ref samples[taken++ % SamplesKept];
            sample.At = monotonicMilliseconds;
            sample.Values ??= new long[values.Length];
            values.CopyTo(sample.Values);
        }
    }

    /// <summary>By how much the counter of that place rose per second; 0 before there are two samples, and when it was reset in between.</summary>
    public long PerSecond(int index)
    {
        lock (gate)
        {
            if (taken < 2)
                return 0;
            var newest = samples[(taken - 1) % SamplesKept];
            var oldest = samples[taken <= SamplesKept ? 0 : taken % SamplesKept];
            var milliseconds = newest.At - oldest.At;
            return milliseconds <= 0 ? 0 : Math.Max((long)((newest.Values[index] - oldest.Values[index]) * MillisecondsPerSecond / milliseconds), 0);
        }
    }
}
