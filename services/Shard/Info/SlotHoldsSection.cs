using System.Globalization;
using Distro.Commands.Execution;
using Distro.Shard.Execution;
using Distro.Shard.Telemetry;

namespace Distro.Shard.Info;

/// <summary>INFO slotholds: who held slots for a millisecond or more, how often up to which time, and for how long at most; with slot-hold-cpu also what the thread computed at most. CONFIG RESETSTAT begins anew.</summary>
internal static class SlotHoldsSection
{
    public static void Write(InfoWriter info, DataPlane plane)
    {
        if (!info.Section("Slotholds", byDefault: false))
            return;
        foreach (var (name, counts, longest, longestCpu) in SlotHolds.SumOf(plane.Workers, Names(plane)))
        {
            var buckets = counts.Select((count, bucket) => string.Create(CultureInfo.InvariantCulture, $"{(bucket < SlotHolds.BoundsMilliseconds.Length ? "lt_" + SlotHolds.BoundsMilliseconds[bucket] + "ms" : "longer")}={count}"));
            info.Field("slothold_" + name, string.Create(CultureInfo.InvariantCulture, $"count={counts.Sum()},longest_usec={longest},longest_cpu_usec={longestCpu},{string.Join(',', buckets)}"));
        }
    }

    /// <summary>Names by index.</summary>
    public static string[] Names(DataPlane plane)
    {
        var commands = plane.Host.Commands.ByIndex;
        var names = new string[commands.Length];
        for (var i = 0; i < names.Length; i++)
            names[i] = commands[i].FullName;
        return names;
    }
}
