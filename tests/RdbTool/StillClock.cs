namespace Distro.Tests.RdbTool;

/// <summary>Time that passes only when somebody waits.</summary>
internal sealed class StillClock : TimeProvider
{
    private long milliseconds;

    public TimeSpan Elapsed => TimeSpan.FromMilliseconds(milliseconds);

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => milliseconds;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(1_767_225_600_000 + milliseconds);

    public void Advance(TimeSpan time) => milliseconds += (long)Math.Ceiling(time.TotalMilliseconds);
}
