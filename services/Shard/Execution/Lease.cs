using System.Diagnostics;
using Distro.Wire.Machines;

namespace Distro.Shard.Execution;

/// <summary>
/// Until when a primary may serve, by two clocks: the one that runs through suspend, which is right, and the processor's timestamp, which every command reads anyway.
/// Invariant: the timestamp never covers more than the clock did when it was last asked; once the clock finds the lease over, the timestamp does too.
/// </summary>
internal sealed class Lease(IClock clock)
{
    private const int MillisecondsPerSecond = 1000;

    private long until;
    private long untilTimestamp;

    /// <summary>Whether it covers an instant, given as a Stopwatch timestamp: cheap enough for every command.</summary>
    public bool Covers(long timestamp) => timestamp < Volatile.Read(ref untilTimestamp);

    /// <summary>Whether it holds now, by the clock that runs through suspend.</summary>
    public bool Check()
    {
        if (clock.MonotonicMilliseconds < Volatile.Read(ref until))
            return true;
        Volatile.Write(ref untilTimestamp, 0);
        return false;
    }

    public void Extend(long untilMonotonicMilliseconds)
    {
        var left = untilMonotonicMilliseconds - clock.MonotonicMilliseconds;
        Volatile.Write(ref until, untilMonotonicMilliseconds);
        Volatile.Write(ref untilTimestamp, left <= 0 ? 0 : left > int.MaxValue ? long.MaxValue : Stopwatch.GetTimestamp() + (left * Stopwatch.Frequency / MillisecondsPerSecond));
    }
}
