using System.Globalization;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Introspection;
using Distro.ServiceDefaults.Options;
using Distro.Shard.Execution;

namespace Distro.Shard.Info;

/// <summary>INFO's sections about commands: how often each was called and refused, and how long it took. A container that hides its subcommands (DEBUG) counts as one command.</summary>
internal static class CommandSections
{
    public static void Write(InfoWriter info, DataPlane plane, IReadOnlyList<double> percentiles)
    {
        WriteCounts(info, plane);
        WriteLatencies(info, plane, percentiles);
    }

    private static void WriteCounts(InfoWriter info, DataPlane plane)
    {
        if (!info.Section("Commandstats", byDefault: false))
            return;
        foreach (var (name, parts) in Named(plane))
        {
            long calls = 0, rejected = 0, microseconds = 0, failed = 0;
            foreach (var index in parts.Select(static part => part.Index))
            {
                calls += plane.Workers.Sum(worker => worker.Statistics.Calls(index));
                rejected += plane.Workers.Sum(worker => worker.Statistics.Rejected(index));
                microseconds += plane.Workers.Sum(worker => worker.Statistics.Microseconds(index));
                failed += plane.Workers.Sum(worker => worker.Statistics.Failed(index));
            }

            if (calls + rejected == 0)
                continue;
            var each = (calls == 0 ? 0 : microseconds / (double)calls).ToString("F2", CultureInfo.InvariantCulture);
            info.Field("cmdstat_" + name, $"calls={calls},usec={microseconds},usec_per_call={each},rejected_calls={rejected},failed_calls={failed}");
        }
    }

    private static void WriteLatencies(InfoWriter info, DataPlane plane, IReadOnlyList<double> percentiles)
    {
        if (!info.Section("Latencystats", byDefault: false))
            return;
        foreach (var (name, parts) in Named(plane))
        {
            var buckets = new long[LatencyBuckets.Count];
            foreach (var part in parts)
            {
                var ofPart = plane.Introspection.Histogram(part);
                for (var i = 0; i < buckets.Length; i++)
                    buckets[i] += ofPart[i];
            }

            if (!buckets.AsSpan().ContainsAnyExcept(0))
                continue;
            var shares = percentiles.Select(share => string.Create(CultureInfo.InvariantCulture, $"p{PercentilesOption.Word(share)}={LatencyBuckets.Percentile(buckets, share):F3}"));
            info.Field("latency_percentiles_usec_" + name, string.Join(',', shares));
        }
    }

    private static List<(string Name, Command[] Parts)> Named(DataPlane plane)
    {
        var named = new List<(string, Command[])>();
        foreach (var command in plane.Host.Commands.ByIndex)
        {
            if (command.Container is not { HidesSubcommands: true })
                named.Add((command.FullName, command.HidesSubcommands ? [command, .. command.Subcommands] : [command]));
        }

        return named;
    }
}
