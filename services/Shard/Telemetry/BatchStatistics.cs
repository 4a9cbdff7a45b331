using System.Diagnostics;

namespace Distro.Shard.Telemetry;

/// <summary>
/// How often a loop has woken, how long its batches took and how many commands one held at most: whether a loop is busy, which CPU time alone does not say.
/// Plain stores by the loop's own thread; readers' sums may be a moment old.
/// </summary>
internal sealed class BatchStatistics
{
    private const long MicrosecondsPerSecond = 1_000_000;

    private long startedAt;
    private long commandsBefore;
    private long count;
    private long ticks;
    private long ticksMax;
    private long commandsMax;
    private long roundTicks;

    public long Count => Volatile.Read(ref count);

    public long Microseconds => ToMicroseconds(Volatile.Read(ref ticks));

    public long MicrosecondsMax => ToMicroseconds(Volatile.Read(ref ticksMax));

    /// <summary>Of these, what background rounds took.</summary>
    public long RoundMicroseconds => ToMicroseconds(Volatile.Read(ref roundTicks));

    public long CommandsMax => Volatile.Read(ref commandsMax);

    public void Begin(long commands)
    {
        startedAt = Stopwatch.GetTimestamp();
        commandsBefore = commands;
    }

    public void End(long commands)
    {
        var elapsed = Stopwatch.GetTimestamp() - startedAt;
        count++;
        ticks += elapsed;
        ticksMax = Math.Max(ticksMax, elapsed);
        commandsMax = Math.Max(commandsMax, commands - commandsBefore);
    }

    public void AddRound(long elapsedTicks) => roundTicks += elapsedTicks;

    public void Reset() => count = ticks = ticksMax = commandsMax = roundTicks = 0;

    private static long ToMicroseconds(long ticks) => (long)(ticks * (double)MicrosecondsPerSecond / Stopwatch.Frequency);
}
