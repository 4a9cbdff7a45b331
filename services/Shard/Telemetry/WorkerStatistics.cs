using System.Diagnostics;
using System.Numerics;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Introspection;

namespace Distro.Shard.Telemetry;

/// <summary>
/// What one loop counts: plain stores by its own thread, read by whoever sums them up; a sum may be a moment old, never torn.
/// Latencies fall into buckets of powers of two of half a microsecond.
/// </summary>
internal sealed class WorkerStatistics(int commands)
{
    public const int BucketCount = 24;

    private static readonly double NanosecondsPerTick = 1e9 / Stopwatch.Frequency;

    private readonly long[] calls = new long[commands];
    private readonly long[] ticks = new long[commands];
    private readonly long[] failed = new long[commands];
    private readonly long[] rejected = new long[commands];
    private readonly long[] buckets = new long[BucketCount];
    private readonly long[] byCommand = new long[commands * LatencyBuckets.Count];
    private volatile bool tracksLatency = true;
    private long latencyTicks;
    private long unknown;
    private long total;

    /// <summary>latency-tracking. Any thread may change it.</summary>
    public bool TracksLatency
    {
        set => tracksLatency = value;
    }

    public ErrorStatistics Errors { get; } = new();

    /// <summary>Who held slots for long.</summary>
    public SlotHolds Holds { get; } = new(commands);

    /// <summary>What goes on between commands.</summary>
    public BackgroundFigures Background { get; } = new();

    public long Total => Volatile.Read(ref total);

    public long Unknown => Volatile.Read(ref unknown);

    public long Expired { get; set; }

    /// <summary>Keys deleted because memory was full.</summary>
    public long Evicted { get; set; }

    public long LatencyNanoseconds => (long)(Volatile.Read(ref latencyTicks) * NanosecondsPerTick);

    /// <summary>When the command that runs inside another began: when the one before it ended.</summary>
    public long InnerStarted { get; set; }

    /// <summary>A command ran inside EXEC or a script: counted like one of its own. What it took, in Stopwatch ticks.</summary>
    public long CountInner(Command command, bool failed)
    {
        var now = Stopwatch.GetTimestamp();
        var elapsed = now - InnerStarted;
        Count(command.Index, elapsed, failed);
        InnerStarted = now;
        return elapsed;
    }

    /// <summary>The upper bound of a latency bucket, in seconds; the last one has none.</summary>
    public static double BucketSeconds(int bucket) => bucket == BucketCount - 1 ? double.PositiveInfinity : (512L << bucket) / 1e9;

    /// <summary>How often a command took how long, on all loops: see <see cref="LatencyBuckets"/>.</summary>
    public static long[] SumOf(IReadOnlyList<Execution.Worker> workers, int command)
    {
        var sum = new long[LatencyBuckets.Count];
        foreach (var worker in workers)
        {
            for (var bucket = 0; bucket < sum.Length; bucket++)
                sum[bucket] += Volatile.Read(ref worker.Statistics.byCommand[(command * LatencyBuckets.Count) + bucket]);
        }

        return sum;
    }

    public void Count(int command, long elapsedTicks, bool error)
    {
        total++;
        calls[command]++;
        ticks[command] += elapsedTicks;
        latencyTicks += elapsedTicks;
        if (error)
            failed[command]++;
        var nanoseconds = (ulong)(elapsedTicks * NanosecondsPerTick);
        if (tracksLatency)
            byCommand[(command * LatencyBuckets.Count) + LatencyBuckets.Of(nanoseconds)]++;
        buckets[Math.Min(BitOperations.Log2((nanoseconds >> 9 << 1) | 1), BucketCount - 1)]++;
    }

    public void CountRejected(int command) => rejected[command]++;

    public void CountUnknown() => unknown++;

    /// <summary>What a client sent names no command, or one that was refused.</summary>
    public void CountNotRun(Command? rejected)
    {
        if (rejected is null)
            CountUnknown();
        else
            CountRejected(rejected.Index);
    }

    public long Calls(int command) => Volatile.Read(ref calls[command]);

    public long Microseconds(int command) => (long)(Volatile.Read(ref ticks[command]) * NanosecondsPerTick / 1000);

    public long Failed(int command) => Volatile.Read(ref failed[command]);

    public long Rejected(int command) => Volatile.Read(ref rejected[command]);

    public long Bucket(int index) => Volatile.Read(ref buckets[index]);

    /// <summary>CONFIG RESETSTAT. Counts that a loop adds meanwhile may survive: they are statistics.</summary>
    public void Reset()
    {
        Errors.Reset();
        Holds.Reset();
        Background.Reset();
        Array.Clear(calls);
        Array.Clear(ticks);
        Array.Clear(failed);
        Array.Clear(rejected);
        Array.Clear(buckets);
        Array.Clear(byCommand);
        latencyTicks = unknown = total = Expired = Evicted = 0;
    }
}
