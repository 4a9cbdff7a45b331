using System.Diagnostics;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Introspection;

namespace Distro.Shard.Telemetry;

/// <summary>
/// What one loop counts: plain stores by its own thread, read by whoever sums them up; a sum may be a moment old, never torn.
/// Latencies fall into buckets of powers of two of half a microsecond. A command pays for two cache lines:
/// its sums, and the few buckets that its times fall into; whatever follows from these is added up by who asks.
/// </summary>
internal sealed class WorkerStatistics(int commands)
{
    public const int BucketCount = 24;

    private const long NanosecondsPerSecond = 1_000_000_000;

    private static readonly double NanosecondsPerTick = (double)NanosecondsPerSecond / Stopwatch.Frequency;

    private readonly Sums[] sums = new Sums[commands];

    /// <summary>A row for each command, and one behind them for all commands while latencies are not tracked.</summary>
    private readonly long[] buckets = new long[(commands + 1) * LatencyBuckets.CountedCount];
    private volatile bool tracksLatency = true;
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

    public long LatencyNanoseconds
    {
        get
        {
            var ticks = 0L;
            foreach (ref var each in sums.AsSpan())
                ticks += Volatile.Read(ref each.Ticks);
            return (long)(ticks * NanosecondsPerTick);
        }
    }

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
            for (var bucket = 0; bucket < LatencyBuckets.CountedCount; bucket++)
                sum[LatencyBuckets.OfCounted(bucket)] += Volatile.Read(ref worker.Statistics.buckets[(command * LatencyBuckets.CountedCount) + bucket]);
        }

        return sum;
    }

    public void Count(int command, long elapsedTicks, bool error)
    {
        total++;
        ref var sum = ref sums[command];
        sum.Calls++;
        sum.Ticks += elapsedTicks;
        if (error)
            sum.Failed++;
        buckets[((tracksLatency ? command : sums.Length) * LatencyBuckets.CountedCount) + LatencyBuckets.Counted(Nanoseconds(elapsedTicks))]++;
    }

    /// <summary>On systems whose clock counts nanoseconds there is nothing to convert, and the compiler sees it.</summary>
    private static ulong Nanoseconds(long ticks) => Stopwatch.Frequency == NanosecondsPerSecond ? (ulong)ticks : (ulong)(ticks * NanosecondsPerTick);

    public void CountRejected(int command) => sums[command].Rejected++;

    public void CountUnknown() => unknown++;

    /// <summary>What a client sent names no command, or one that was refused.</summary>
    public void CountNotRun(Command? rejected)
    {
        if (rejected is null)
            CountUnknown();
        else
            CountRejected(rejected.Index);
    }

    public long Calls(int command) => Volatile.Read(ref sums[command].Calls);

    public long Microseconds(int command) => (long)(Volatile.Read(ref sums[command].Ticks) * NanosecondsPerTick / 1000);

    public long Failed(int command) => Volatile.Read(ref sums[command].Failed);

    public long Rejected(int command) => Volatile.Read(ref sums[command].Rejected);

    /// <summary>How many commands' times fell into a bucket, whatever their names; the last holds all longer ones.</summary>
    public long Bucket(int index)
    {
        var count = 0L;
        for (var row = 0; row < buckets.Length; row += LatencyBuckets.CountedCount)
        {
            count += Volatile.Read(ref buckets[row + index]);
            for (var longer = index + 1; index == BucketCount - 1 && longer < LatencyBuckets.CountedCount; longer++)
                count += Volatile.Read(ref buckets[row + longer]);
        }

        return count;
    }

    /// <summary>CONFIG RESETSTAT. Counts that a loop adds meanwhile may survive: they are statistics.</summary>
    public void Reset()
    {
        Errors.Reset();
        Holds.Reset();
        Background.Reset();
        Array.Clear(sums);
        Array.Clear(buckets);
        unknown = total = Expired = Evicted = 0;
    }

    private struct Sums
    {
        public long Calls;
        public long Ticks;
        public long Failed;
        public long Rejected;
    }
}
