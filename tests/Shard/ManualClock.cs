using Distro.Wire.Machines;

namespace Distro.Tests.Shard;

/// <summary>Clocks that move when told to.</summary>
internal sealed class ManualClock : IClock
{
    private long monotonic = 1_000;
    private long unix = 1_700_000_000_000;

    public long MonotonicMilliseconds => Volatile.Read(ref monotonic);

    public long UnixMilliseconds => Volatile.Read(ref unix);

    public void Advance(long milliseconds)
    {
        Interlocked.Add(ref monotonic, milliseconds);
        Interlocked.Add(ref unix, milliseconds);
    }
}
