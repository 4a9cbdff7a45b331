using Distro.Wire.Machines;

namespace Distro.Shard.Hosting;

/// <summary>The clocks of a shard that stands alone and holds no lease.</summary>
internal sealed class SystemClock(TimeProvider time) : IClock
{
    private readonly long started = time.GetTimestamp();

    public long MonotonicMilliseconds => (long)time.GetElapsedTime(started).TotalMilliseconds;

    public long UnixMilliseconds => time.GetUtcNow().ToUnixTimeMilliseconds();
}
