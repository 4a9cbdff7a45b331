using Distro.Wire.Machines;

namespace Distro.Tests.Simulation.World;

/// <summary>A process's clocks: one runs a little fast or slow, the other is off by seconds and nobody may care.</summary>
public sealed class SimClock(SimWorld world, double rate, long unixSkewMilliseconds) : IClock
{
    private const long Epoch2026 = 1767225600000;

    public long MonotonicMilliseconds => (long)(world.Now * rate / 1000) + 1_000_000;

    public long UnixMilliseconds => Epoch2026 + unixSkewMilliseconds + (world.Now / 1000);

    /// <summary>The world's time when this clock has reached that reading.</summary>
    public long WorldTimeOf(long monotonicMilliseconds) => (long)(((monotonicMilliseconds - 1_000_000) * 1000 / rate) + 1);
}
