using System.Diagnostics;
using Distro.Net.Sharing;

namespace Distro.Shard.Telemetry;

/// <summary>What a loop does beside commands, in steps: the first two hold a slot.</summary>
internal enum BackgroundHold
{
    Expiry,
    Defragmentation,
    Freeing,
    Eviction,
}

/// <summary>When something began: the clock's instant, and what the thread had computed by then (0: nobody asks).</summary>
internal readonly record struct HoldStart(long Timestamp, long CpuNanoseconds);

/// <summary>The longest time of one name, and the CPU time of the hold that took most of that: they need not be the same hold.</summary>
internal readonly record struct LongHolds(string Name, long[] Counts, long LongestMicroseconds, long LongestCpuMicroseconds);

/// <summary>
/// How long one loop's commands, and its work in the background, held slots, where that was a millisecond or more: shorter holds, which are nearly all, cost one comparison.
/// Wall time: a loop that the system took from its core in the middle shows here too. What was computed meanwhile is told apart where the option slot-hold-cpu asks for it,
/// since reading a thread's clock costs more than a short command. Plain stores by the loop's own thread, summed by whoever asks.
/// </summary>
internal sealed class SlotHolds(int commands)
{
    /// <summary>Upper bounds of the histogram, in milliseconds; behind the last one is a bucket without a bound.</summary>
    public static readonly int[] BoundsMilliseconds = [2, 5, 10, 20, 50, 100, 500];

    /// <summary>Holds from here on are counted, in Stopwatch ticks: a millisecond.</summary>
    public static readonly long LongTicks = Stopwatch.Frequency / 1000;

    private static readonly string[] BackgroundNames = ["(expiry)", "(defragmentation)", "(freeing)", "(eviction)"];

    private readonly long[] counts = new long[(commands + BackgroundNames.Length) * Buckets];
    private readonly long[] longest = new long[commands + BackgroundNames.Length];
    private readonly long[] longestCpu = new long[commands + BackgroundNames.Length];
    private volatile bool readsCpu;

    public static int Buckets => BoundsMilliseconds.Length + 1;

    /// <summary>slot-hold-cpu. Any thread may change it.</summary>
    public bool ReadsCpu
    {
        set => readsCpu = value;
    }

    /// <summary>What the thread has computed so far; 0 where nobody asks.</summary>
    public long CpuNow => readsCpu ? ThreadCpu.OwnNanoseconds() : 0;

    public HoldStart Begin() => new(Stopwatch.GetTimestamp(), CpuNow);

    /// <summary>A command has held slots; ticks as Stopwatch has them, and what <see cref="CpuNow"/> said when it began.</summary>
    public void Note(int command, long elapsedTicks, long cpuStart)
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
        if (cpuStart > 0 && ThreadCpu.OwnNanoseconds() - cpuStart is var cpu && cpu > longestCpu[command])
            longestCpu[command] = cpu;
    }

    public void End(BackgroundHold kind, HoldStart start) => Note(commands + (int)kind, Stopwatch.GetTimestamp() - start.Timestamp, start.CpuNanoseconds);

    public void Reset()
    {
        Array.Clear(counts);
        Array.Clear(longest);
        Array.Clear(longestCpu);
    }

    /// <summary>All who have held slots long, on all loops.</summary>
    public static IEnumerable<LongHolds> SumOf(IReadOnlyList<Execution.Worker> workers, IReadOnlyList<string> commandNames)
    {
        for (var index = 0; index < commandNames.Count + BackgroundNames.Length; index++)
        {
            var sum = new long[Buckets];
            long most = 0, mostCpu = 0;
            foreach (var worker in workers)
            {
                var holds = worker.Statistics.Holds;
                for (var bucket = 0; bucket < sum.Length; bucket++)
                    sum[bucket] += Volatile.Read(ref holds.counts[(index * Buckets) + bucket]);
                most = Math.Max(most, Volatile.Read(ref holds.longest[index]));
                mostCpu = Math.Max(mostCpu, Volatile.Read(ref holds.longestCpu[index]));
            }

            var name = index < commandNames.Count ? commandNames[index] : BackgroundNames[index - commandNames.Count];
            if (most > 0)
                yield return new LongHolds(name, sum, (long)Stopwatch.GetElapsedTime(0, most).TotalMicroseconds, mostCpu / 1000);
        }
    }
}
