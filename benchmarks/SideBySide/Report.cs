using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Distro.SideBySide;

/// <summary>The table that goes into docs/BENCHMARKS.md: medians, and ratios with their interval against the best peer of the same run, the bar beside them.</summary>
internal static class Report
{
    public static string Heading(int rounds) => string.Create(CultureInfo.InvariantCulture,
        $"{Machine()}, {string.Join(", ", PeerServer.Versions())}, {rounds} alternating rounds, 32-byte values, {Workload.KeySpace:N0} keys.");

    public static string Machine() => string.Create(CultureInfo.InvariantCulture,
        $"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription.Split('#')[0].Trim()}, .NET {Environment.Version}, commit {Commit()}");

    public static string Table(Workload work, IReadOnlyList<Series> all)
    {
        var best = all.Where(series => series.Target.Kind == PeerKind.Redis).MinBy(series => series.Median(work.Bar.Measure))!;
        var garnet = all.FirstOrDefault(series => series.Target.Kind == PeerKind.Garnet);
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"| {work.Title} | requests/s | p50 ms | p99 ms | server CPU us/request | {work.Bar.Name} ratio to {best.Target.Name} (95% interval), bar {work.Bar.Best:F2} | {(work.Bar.Garnet is { } bar ? string.Create(CultureInfo.InvariantCulture, $"to garnet-server, bar {bar:F2}") : "to garnet-server")} |");
        text.AppendLine("|---|---|---|---|---|---|---|");
        foreach (var series in all)
        {
            var shares = string.Join(" + ", series.Target.Processes.Select((p, i) => string.Create(CultureInfo.InvariantCulture, $"{p.Name} {series.Median(r => r.CpuOfEach[i]):F2}")));
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {series.Target.Name} | {series.Median(r => r.RequestsPerSecond):N0} | {series.Median(r => r.P50):F3} | {series.Median(r => r.P99):F3} | {series.Median(r => r.CpuMicroseconds):F2}{(series.Target.Processes.Count > 1 ? $" ({shares})" : "")} | {Ratio(series, best, work.Bar, work.Bar.Best)} | {Ratio(series, garnet, work.Bar, work.Bar.Garnet)} |");
        }

        return text.ToString();
    }

    /// <summary>The bar is met when the whole interval lies below it; of ours it is said.</summary>
    private static string Ratio(Series series, Series? peer, Bar bar, double? least)
    {
        if (peer is null) return "-";
        if (series == peer) return "1";
        var (ratio, low, high) = series.RatioTo(peer, bar.Measure);
        var verdict = least is null || series.Target.Kind != PeerKind.Ours ? "" : high <= least ? ", met" : low > least ? ", missed" : ", open";
        return string.Create(CultureInfo.InvariantCulture, $"{ratio:F2} ({low:F2}-{high:F2}){verdict}");
    }

    private static string Commit()
    {
        using var git = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("git", ["rev-parse", "--short", "HEAD"]) { RedirectStandardOutput = true })!;
        return git.StandardOutput.ReadToEnd().Trim();
    }
}
