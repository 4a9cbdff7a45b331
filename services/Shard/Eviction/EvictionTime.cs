using System.Diagnostics;

namespace Distro.Shard.Eviction;

/// <summary>How long one step of eviction may take, by maxmemory-eviction-tenacity: 25 microseconds a point up to 10, then 15% more each, and no end at 100. Half of Valkey's, since
/// what interrupts take from a step's thread counts as its time, too: so none passes a millisecond by default.</summary>
internal static class EvictionTime
{
    private const int LinearMax = 10;
    private const int Endless = 100;
    private const double MicrosecondsAPoint = 25;
    private const double Growth = 1.15;

    /// <summary>The Stopwatch timestamp at which a step that begins then ends.</summary>
    public static long Until(long timestamp, int tenacity)
    {
        if (tenacity >= Endless)
            return long.MaxValue;
        var microseconds = tenacity <= LinearMax ? MicrosecondsAPoint * tenacity : MicrosecondsAPoint * LinearMax * Math.Pow(Growth, tenacity - LinearMax);
        return timestamp + (long)(microseconds * Stopwatch.Frequency / 1e6);
    }
}
