using System.Diagnostics;

namespace Distro.Shard.Telemetry;

/// <summary>What one loop's work between commands has cost: plain numbers that its own thread writes, summed by whoever asks.</summary>
internal sealed class BackgroundFigures
{
    private long expiryTicks;
    private long defragmentationTicks;

    /// <summary>Steps of the expiry cycle that ended with their time and not with their work.</summary>
    public long ExpiryCapped { get; private set; }

    public long ExpiryMilliseconds => Milliseconds(expiryTicks);

    public long DefragmentationMilliseconds => Milliseconds(defragmentationTicks);

    /// <summary>A step of the expiry cycle.</summary>
    public void Expired(long elapsedTicks, bool isOver)
    {
        expiryTicks += elapsedTicks;
        if (!isOver)
            ExpiryCapped++;
    }

    public void Defragmented(long elapsedTicks) => defragmentationTicks += elapsedTicks;

    public void Reset() => expiryTicks = defragmentationTicks = ExpiryCapped = 0;

    private static long Milliseconds(long ticks) => ticks * 1000 / Stopwatch.Frequency;
}
