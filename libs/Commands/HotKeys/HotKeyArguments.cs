using Distro.Commands.Execution;
using Distro.Engine;
using Distro.Resp;

namespace Distro.Commands.HotKeys;

/// <summary>
/// Reads the arguments of HOTKEYS START. Metrics that are not known are passed over, if another one is. Slots can be chosen on a shard of a cluster only: behind a Router there are none to see.
/// </summary>
internal static class HotKeyArguments
{
    private const int MetricsMax = 2;
    private const int CountMax = 64;
    private const int DurationSecondsMax = 1_000_000;

    /// <summary>Null when they make no sense: the error is written then.</summary>
    public static HotKeyOptions? Read(ref Call call)
    {
        if (call.Count < 4 || !call.Is(2, "METRICS"u8)) return Refuse(ref call, "METRICS parameter is required");
        if (!TryNumber(ref call, 3, 1, MetricsMax, $"METRICS count must be > 0 and <= {MetricsMax}", out var metrics)) return null;
        if (ReadMetrics(ref call, (int)metrics) is not { } options) return null;
        for (var i = 4 + (int)metrics; i < call.Count;)
        {
            if (ReadOption(ref call, options, ref i) is not { } next) return null;
            options = next;
        }

        return options;
    }

    private static HotKeyOptions? ReadMetrics(ref Call call, int count)
    {
        var (time, bytes) = (false, false);
        for (var i = 4; i < Math.Min(call.Count, 4 + count); i++)
        {
            if (call.Is(i, "CPU"u8))
            {
                if (time) return Refuse(ref call, "METRICS CPU defined more than once!");
                time = true;
            }
            else if (call.Is(i, "NET"u8))
            {
                if (bytes) return Refuse(ref call, "METRICS NET defined more than once!");
                bytes = true;
            }
        }

        if (call.Count < 4 + count) return Refuse(ref call, "METRICS count does not match number of metric types provided");
        return time || bytes ? new HotKeyOptions { CountsTime = time, CountsBytes = bytes } : Refuse(ref call, "METRICS no valid metrics passed. Supported: CPU|NET");
    }

    private static HotKeyOptions? ReadOption(ref Call call, HotKeyOptions options, ref int at)
    {
        var (index, value) = (at, at + 1);
        at += 2;
        if (value >= call.Count) return Refuse(ref call, "syntax error");
        if (call.Is(index, "COUNT"u8)) return TryNumber(ref call, value, 1, CountMax, $"COUNT must be between 1 and {CountMax}", out var count) ? options with { Count = (int)count } : null;
        if (call.Is(index, "DURATION"u8))
            return TryNumber(ref call, value, 1, DurationSecondsMax, $"DURATION must be between 1 and {DurationSecondsMax}", out var seconds) ? options with { DurationMilliseconds = seconds * 1000 } : null;
        if (call.Is(index, "SAMPLE"u8)) return TryNumber(ref call, value, 1, int.MaxValue, "SAMPLE ratio must be positive", out var ratio) ? options with { SampleRatio = (int)ratio } : null;
        return call.Is(index, "SLOTS"u8) ? ReadSlots(ref call, options, value, ref at) : Refuse(ref call, "syntax error");
    }

    private static HotKeyOptions? ReadSlots(ref Call call, HotKeyOptions options, int countAt, ref int at)
    {
        if (call.Session.IsRelay || call.Host.Cluster is not { } cluster) return Refuse(ref call, "SLOTS parameter cannot be used in non-cluster mode");
        if (options.Slots is not null) return Refuse(ref call, "SLOTS parameter already specified");
        if (!TryNumber(ref call, countAt, 1, KeyspaceOptions.SlotCount, $"SLOTS count must be between 1 and {KeyspaceOptions.SlotCount}", out var count)) return null;
        if (countAt + count >= call.Count) return Refuse(ref call, "not enough slot numbers provided");
        var own = cluster.Nodes.FirstOrDefault(node => node.Id == cluster.MyId)?.GroupSlots ?? [];
        var slots = new SortedSet<int>();
        var isTwice = false;
        for (var i = 1; i <= count; i++)
        {
            if (!TryNumber(ref call, countAt + i, 0, KeyspaceOptions.SlotCount - 1, "Invalid or out of range slot", out var slot)) return null;
            if (!own.Any(range => slot >= range.First && slot <= range.Last)) return Refuse(ref call, $"slot {slot} not handled by this node");
            isTwice |= !slots.Add((int)slot);
        }

        at = countAt + 1 + (int)count;
        return isTwice ? Refuse(ref call, "duplicate slot number") : options with { Slots = [.. slots] };
    }

    private static bool TryNumber(ref Call call, int index, long min, long max, string error, out long number)
    {
        if (IntegerText.TryParse(call[index], out number) && number >= min && number <= max) return true;
        Refuse(ref call, error);
        return false;
    }

    private static HotKeyOptions? Refuse(ref Call call, string why)
    {
        call.Reply.Error("ERR " + why);
        return null;
    }
}
