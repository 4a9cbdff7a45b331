using System.Globalization;
using System.Text;

namespace Distro.SideBySide.Durability;

/// <summary>
/// SET at each level of durability. Of `always` it is said what part of the same server's `interval` it reaches, in pairs of the same round, and, where one client waits for each
/// write, what part of the syncs that the disk can make.
/// </summary>
internal sealed class CommitTable(IReadOnlyList<DurableTarget> targets, TimeSpan time, int rounds)
{
    private const int ProbeRequests = 2_000;
    private const long RequestsMax = 2_000_000;

    /// <summary>Pipelined writers reach so much of `interval` under `always`.</summary>
    private const double Bar = 0.6;

    private static readonly (string Title, string[] Arguments, bool IsBarred)[] loads =
    [
        ("SET, 1 connection", ["-c", "1", "-P", "1", "-t", "set"], false),
        ("SET, 50 connections", ["-c", "50", "-P", "1", "-t", "set"], false),
        ("SET, 50 connections, pipeline 16", ["-c", "50", "-P", "16", "-t", "set"], true),
    ];

    public string Measure(double syncsPerSecond)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"| load | durability | server | writes/s | p50 ms | p99 ms | p99.9 ms | of its own `interval` (95% interval), bar {Bar:F1} with pipeline | writes to a sync of the disk |\n|---|---|---|---|---|---|---|---|---|");
        foreach (var (title, arguments, isBarred) in loads)
        {
            var runs = Run(title, arguments);
            foreach (var target in targets) text.AppendLine(Row(title, target, runs, isBarred, syncsPerSecond));
        }

        return text.ToString();
    }

    private Dictionary<DurableTarget, List<LatencyRun>> Run(string title, string[] arguments)
    {
        var runs = targets.ToDictionary(target => target, _ => new List<LatencyRun>());
        var requests = targets.ToDictionary(target => target, target => Math.Clamp((long)(LatencyRun.Of(target.Target, arguments, ProbeRequests).RequestsPerSecond * time.TotalSeconds), ProbeRequests, RequestsMax));
        for (var round = 0; round < rounds; round++)
        {
            foreach (var target in targets) runs[target].Add(LatencyRun.Of(target.Target, arguments, requests[target]));
            Console.Error.WriteLine($"{title}: round {round + 1} of {rounds}: {string.Join(", ", targets.Select(target => string.Create(CultureInfo.InvariantCulture, $"{target.Server} {target.Level} {runs[target][^1].RequestsPerSecond:N0}/s")))}");
        }

        return runs;
    }

    private string Row(string title, DurableTarget target, Dictionary<DurableTarget, List<LatencyRun>> runs, bool isBarred, double syncsPerSecond)
    {
        var all = runs[target];
        var rate = Percentile.Median(all.Select(run => run.RequestsPerSecond));
        var (ratio, toDisk) = ("-", "-");
        if (target.Level == "always")
        {
            var interval = runs[targets.First(other => other.Server == target.Server && other.Level == "interval")];
            var (mean, low, high) = Interval.OfRatio([.. all.Zip(interval, (always, other) => Math.Log(always.RequestsPerSecond / other.RequestsPerSecond))]);
            var verdict = !isBarred || !target.IsOurs ? "" : low >= Bar ? ", met" : high < Bar ? ", missed" : ", open";
            ratio = string.Create(CultureInfo.InvariantCulture, $"{mean:F2} ({low:F2}-{high:F2}){verdict}");
            toDisk = (rate / syncsPerSecond).ToString("F2", CultureInfo.InvariantCulture);
        }

        return string.Create(CultureInfo.InvariantCulture,
            $"| {title} | {target.Level} | {target.Server} | {rate:N0} | {Percentile.Median(all.Select(run => run.P50)):F2} | {Percentile.Median(all.Select(run => run.P99)):F2} | {Percentile.Median(all.Select(run => run.P999)):F2} | {ratio} | {toDisk} |");
    }
}
