using System.Diagnostics;
using Distro.Commands.Declaration;
using Distro.Commands.PubSub;
using Distro.Commands.Routing;
using Distro.Resp;

namespace Distro.Commands.HotKeys;

/// <summary>
/// One measurement, from HOTKEYS START to STOP: which keys commands spend their time on, and their bytes. A command's time and bytes are divided evenly among its keys; those of EXEC count one by
/// one, a script by the keys that it declares. Each loop counts in a part of its own, under a lock that it has to itself until somebody asks; a key's commands may come by any loop, so the parts are
/// added when somebody does.
/// </summary>
public sealed class HotKeyRun
{
    /// <summary>More keys of one command than this are not looked at; its time and bytes are still divided among all.</summary>
    private const int KeysMax = 64;

    /// <summary>Keys that a loop's table has room for, for each that is to be named: the more, the fewer commands it takes for a hot key to stay in it.</summary>
    private const int RoomFactor = 16;

    private const int RoomMin = 512;

    private readonly Part[] parts;
    private readonly long startMilliseconds;
    private readonly ProcessorTime timeAtStart;
    private ProcessorTime? timeAtStop;
    private long stopMilliseconds = long.MaxValue;

    public HotKeyRun(HotKeyOptions options, int loops, long nowMilliseconds, ProcessorTime processorTime)
    {
        Options = options;
        startMilliseconds = nowMilliseconds;
        timeAtStart = processorTime;
        if (options.DurationMilliseconds > 0) stopMilliseconds = nowMilliseconds + options.DurationMilliseconds;
        var room = Math.Max(RoomMin, options.Count * RoomFactor);
        parts = [.. Enumerable.Range(0, loops).Select(_ => new Part(new HeavyHitters(room), new HeavyHitters(room)))];
    }

    public HotKeyOptions Options { get; }

    public long StartMilliseconds => startMilliseconds;

    public bool IsActive(long nowMilliseconds) => nowMilliseconds < Volatile.Read(ref stopMilliseconds);

    public long DurationMilliseconds(long nowMilliseconds) => Math.Max(0, Math.Min(nowMilliseconds, Volatile.Read(ref stopMilliseconds)) - startMilliseconds);

    public ProcessorTime TimeUsed(ProcessorTime now)
    {
        var until = timeAtStop ?? now;
        return new ProcessorTime(until.UserMilliseconds - timeAtStart.UserMilliseconds, until.SystemMilliseconds - timeAtStart.SystemMilliseconds);
    }

    public void Stop(long nowMilliseconds, ProcessorTime processorTime)
    {
        timeAtStop = processorTime;
        Volatile.Write(ref stopMilliseconds, nowMilliseconds);
    }

    /// <summary>A command has run on that loop, by whose thread this is called.</summary>
    /// <param name="ticks">What it took, in Stopwatch ticks.</param>
    /// <param name="bytes">Of request and reply.</param>
    public void Count(int loop, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, long ticks, long bytes, Random random)
    {
        Span<int> positions = stackalloc int[KeysMax];
        var count = KeyPositions.Find(command, input, arguments, positions);
        if (count <= 0) return;
        var isSelected = Options.Selects(At(input, arguments, positions[0]));
        var isSampled = Options.SampleRatio == 1 || random.Next(Options.SampleRatio) == 0;
        var part = parts[loop];
        lock (part)
        {
            part.All = part.All.And(ticks, bytes);
            if (!isSelected) return;
            part.Selected = part.Selected.And(ticks, bytes);
            if (!isSampled) return;
            part.Sampled = part.Sampled.And(ticks, bytes);
            foreach (var position in positions[..Math.Min(count, KeysMax)])
            {
                if (Options.CountsTime) part.Time.Add(At(input, arguments, position), ticks / count);
                if (Options.CountsBytes) part.Bytes.Add(At(input, arguments, position), bytes / count);
            }
        }
    }

    /// <summary>What was counted so far, of all loops together.</summary>
    public HotKeyFigures Figures()
    {
        var (all, selected, sampled) = (default(Sum), default(Sum), default(Sum));
        var time = new Dictionary<byte[], long>(ByteStrings.Comparer);
        var bytes = new Dictionary<byte[], long>(ByteStrings.Comparer);
        foreach (var part in parts)
        {
            lock (part)
            {
                all = all.And(part.All.Ticks, part.All.Bytes);
                selected = selected.And(part.Selected.Ticks, part.Selected.Bytes);
                sampled = sampled.And(part.Sampled.Ticks, part.Sampled.Bytes);
                Add(time, part.Time);
                Add(bytes, part.Bytes);
            }
        }

        return new HotKeyFigures(Usage(all), Usage(selected), Usage(sampled), Hottest(time, Microseconds), Hottest(bytes, static sum => sum));
    }

    private static ReadOnlySpan<byte> At(ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, int index) => input.Slice(arguments[index].Offset, arguments[index].Length);

    private static void Add(Dictionary<byte[], long> sums, HeavyHitters part)
    {
        foreach (var (item, weight) in part.Own()) sums[item] = sums.GetValueOrDefault(item) + weight;
    }

    private static HotKeyUsage Usage(Sum sum) => new(Microseconds(sum.Ticks), sum.Bytes);

    private static long Microseconds(long ticks) => (long)Stopwatch.GetElapsedTime(0, ticks).TotalMicroseconds;

    private IReadOnlyList<(byte[] Key, long Weight)> Hottest(Dictionary<byte[], long> sums, Func<long, long> unit)
        => [.. sums.OrderByDescending(pair => pair.Value).Take(Options.Count).Select(pair => (pair.Key, unit(pair.Value))).Where(pair => pair.Item2 > 0)];

    private readonly record struct Sum(long Ticks, long Bytes)
    {
        public Sum And(long ticks, long bytes) => new(Ticks + ticks, Bytes + bytes);
    }

    private sealed class Part(HeavyHitters time, HeavyHitters bytes)
    {
        public HeavyHitters Time => time;

        public HeavyHitters Bytes => bytes;

        public Sum All { get; set; }

        public Sum Selected { get; set; }

        public Sum Sampled { get; set; }
    }
}

/// <summary>What the process's threads have used of processors.</summary>
public readonly record struct ProcessorTime(long UserMilliseconds, long SystemMilliseconds);

/// <summary>What commands took.</summary>
public readonly record struct HotKeyUsage(long Microseconds, long Bytes);

/// <summary>What HOTKEYS GET shows of the commands: all, those of the slots selected, those of these that were looked at; and the hottest keys, hottest first.</summary>
public sealed record HotKeyFigures(
    HotKeyUsage All, HotKeyUsage Selected, HotKeyUsage Sampled, IReadOnlyList<(byte[] Key, long Microseconds)> ByTime, IReadOnlyList<(byte[] Key, long Bytes)> ByBytes);
