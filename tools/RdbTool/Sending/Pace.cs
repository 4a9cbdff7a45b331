namespace Distro.RdbTool.Sending;

/// <summary>Lets so much through a second, and a tenth of a second's worth at once. 0: as fast as it goes.</summary>
internal sealed class Pace(TimeProvider clock, Action<TimeSpan> pause, long perSecond)
{
    private const double BurstSeconds = 0.1;

    private readonly long began = clock.GetTimestamp();
    private double due;

    public void Take(long amount)
    {
        if (perSecond == 0) return;
        var now = clock.GetElapsedTime(began).TotalSeconds;
        due = Math.Max(due, now - BurstSeconds) + ((double)amount / perSecond);
        if (due > now) pause(TimeSpan.FromSeconds(due - now));
    }
}
