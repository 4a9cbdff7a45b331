using System.Diagnostics;

namespace Distro.Shard.Telemetry;

/// <summary>What holds slots beside commands.</summary>
internal enum BackgroundHold
{
    Expiry,
    Defragmentation,
}

/// <summary>
/// How long one loop's commands, and its work in the background, held slots, where that was a millisecond or more: shorter holds, which are nearly all, cost one comparison.
/// Wall time: a loop that the system took from its core in the middle shows here too. Plain stores by the loop's own thread, summed by whoever asks.
/// </summary>
internal sealed class SlotHolds(int commands)
{
    /// <summary>Upper bounds of the histogram, in milliseconds; behind the last one is a bucket without a bound.</summary>
    public static readonly int[] BoundsMilliseconds = [2, 5, 10, 20, 50, 100, 500];

    /// <summary>Holds from here on are counted, in Stopwatch ticks: a millisecond.</summary>
    public static readonly long LongTicks = Stopwatch.Frequency / 1000;

    private static readonly string[] BackgroundNames = ["(expiry)", "(defragmentation)"];

    private readonly long[] counts = new long[(commands + BackgroundNames.Length) * Buckets];
    private readonly long[] longest = new long[commands + BackgroundNames.Length];

    public static int Buckets => BoundsMilliseconds.Length + 1;

    /// <summary>A command has held slots; ticks as Stopwatch has them.</summary>
    public void Note(int command, long elapsedTicks)
    {
        if (elapsedTicks < LongTicks)
            return;
        var milliseconds = elapsedTicks / LongTicks;
        var bucket = 0;
        while (bucket < BoundsMilliseconds.Length && milliseconds >= BoundsMilliseconds[bucket])
            bucket++;
        counts[(command * Buckets) + bucket]++;
        if (elapsedTicks > longest[command])
            longest[command] = elapsedTicks;
    }

    public void Note(BackgroundHold kind, long elapsedTicks) => Note(commands + (int)kind, elapsedTicks);

    public void Reset()
    {
        Array.Clear(counts);
        Array.Clear(longest);
    }

    /// <summary>All who have held slots long, on all loops: name, holds by bucket, and the longest in microseconds.</summary>
    public static IEnumerable<(string Name, long[] Counts, long LongestMicroseconds)> SumOf(IReadOnlyList<Execution.Worker> workers, IReadOnlyList<string> commandNames)
    {
        for (var index = 0; index < commandNames.Count + BackgroundNames.Length; index++)
        {
            var sum = new long[Buckets];
            long most = 0;
            foreach (var worker in workers)
            {
                var holds = worker.Statistics.Holds;
                for (var bucket = 0; bucket < sum.Length; bucket++)
                    sum[bucket] += Volatile.Read(ref holds.counts[(index * Buckets) + bucket]);
                most = Math.Max(most, Volatile.Read(ref holds.longest[index]));
            }

            if (most > 0)
                yield return (index < commandNames.Count ? commandNames[index] : BackgroundNames[index - commandNames.Count], sum, (long)Stopwatch.GetElapsedTime(0, most).TotalMicroseconds);
        }
    }
}
