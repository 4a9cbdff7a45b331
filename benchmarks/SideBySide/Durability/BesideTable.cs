using System.Globalization;
using System.Text;

namespace Distro.SideBySide.Durability;

/// <summary>
/// Readers beside a writer of another slot, the same writes a second everywhere: what it costs them that the writer waits for the disk. The ratio is of the same kind of server,
/// `always` to `interval`, in pairs of the same round.
/// </summary>
internal sealed class BesideTable(IReadOnlyList<DurableTarget> targets, TimeSpan time, int rounds)
{
    private const int WritesPerSecond = 2_000;
    private const int ProbeRequests = 20_000;
    private const long RequestsMax = 3_000_000;

    /// <summary>Of throughput, and of p99 the other way about.</summary>
    private const double Bar = 0.9;

    private static readonly string[] levels = ["interval", "always"];
    private static readonly string[] filling = ["-c", "10", "-P", "16", "-t", "set"];
    private static readonly string[] reading = ["-c", "50", "-P", "1", "-t", "get"];

    public string Measure()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"| readers (GET, 50 connections) beside {WritesPerSecond:N0} writes a second to another slot | `interval`: reads/s | p99 ms | `always`: reads/s | p99 ms | reads/s: ratio (95% interval), bar {Bar:F1} | p99: ratio, bar {1 / Bar:F2} | longest ms: `interval`, `always` |\n|---|---|---|---|---|---|---|---|");
        foreach (var pair in targets.Where(target => levels.Contains(target.Level)).GroupBy(target => target.Server))
        {
            var (interval, always) = (pair.First(target => target.Level == "interval"), pair.First(target => target.Level == "always"));
            text.AppendLine(Row(interval, always));
        }

        return text.ToString();
    }

    private string Row(DurableTarget interval, DurableTarget always)
    {
        foreach (var target in (DurableTarget[])[interval, always]) LatencyRun.Of(target.Target, filling, Workload.KeySpace * 2);
        var requests = Math.Clamp((long)(LatencyRun.Of(interval.Target, reading, ProbeRequests).RequestsPerSecond * time.TotalSeconds), ProbeRequests, RequestsMax);
        var (beside, waiting) = (new List<LatencyRun>(), new List<LatencyRun>());
        for (var round = 0; round < rounds; round++)
        {
            beside.Add(Read(interval, requests));
            waiting.Add(Read(always, requests));
            Console.Error.WriteLine($"readers beside a writer: round {round + 1} of {rounds}: {interval.Server}: {beside[^1]}, {waiting[^1]}");
        }

        var (rate, rateLow, rateHigh) = Interval.OfRatio([.. waiting.Zip(beside, (one, other) => Math.Log(one.RequestsPerSecond / other.RequestsPerSecond))]);
        var (tail, tailLow, tailHigh) = Interval.OfRatio([.. waiting.Zip(beside, (one, other) => Math.Log(one.P99 / other.P99))]);
        return string.Create(CultureInfo.InvariantCulture,
            $"| {interval.Server} | {Median(beside, run => run.RequestsPerSecond):N0} | {Median(beside, run => run.P99):F2} | {Median(waiting, run => run.RequestsPerSecond):N0} | {Median(waiting, run => run.P99):F2} | {rate:F2} ({rateLow:F2}-{rateHigh:F2}){Verdict(always, rateLow >= Bar, rateHigh < Bar)} | {tail:F2} ({tailLow:F2}-{tailHigh:F2}){Verdict(always, tailHigh <= 1 / Bar, tailLow > 1 / Bar)} | {Median(beside, run => run.Longest):F1}, {Median(waiting, run => run.Longest):F1} |");
    }

    private static LatencyRun Read(DurableTarget target, long requests)
    {
        using var writer = new PacedWriter(target.Target.Port, WritesPerSecond);
        var run = LatencyRun.Of(target.Target, reading, requests);
        return writer.Answers > 0 ? run : throw new InvalidOperationException($"nothing was written to {target.Server} beside the readers");
    }

    private static string Verdict(DurableTarget target, bool isMet, bool isMissed) => !target.IsOurs ? "" : isMet ? ", met" : isMissed ? ", missed" : ", open";

    private static double Median(List<LatencyRun> runs, Func<LatencyRun, double> pick) => Percentile.Median(runs.Select(pick));
}
