using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Distro.SideBySide;

/// <summary>The table that goes into docs/BENCHMARKS.md: medians, and CPU ratios with their interval against the peer of the same run.</summary>
internal static class Report
{
    public static string Heading(int rounds) => string.Create(CultureInfo.InvariantCulture,
        $"{Machine()}, redis-server {PeerServer.RedisVersion()}, {rounds} alternating rounds, 32-byte values, {Workload.KeySpace:N0} keys.");

    public static string Machine() => string.Create(CultureInfo.InvariantCulture,
        $"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription.Split('#')[0].Trim()}, .NET {Environment.Version}, commit {Commit()}");

    public static string Table(Workload work, IReadOnlyList<Series> all)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"| {work.Title} | requests/s | p50 ms | p99 ms | server CPU us/request | CPU ratio (95% interval) |");
        text.AppendLine("|---|---|---|---|---|---|");
        foreach (var series in all)
        {
            var (ratio, low, high) = series.CpuRatioTo(all[0]);
            var ratioText = series == all[0] ? "1" : string.Create(CultureInfo.InvariantCulture, $"{ratio:F2} ({low:F2}-{high:F2})");
            var shares = string.Join(" + ", series.Target.Processes.Select((p, i) => string.Create(CultureInfo.InvariantCulture, $"{p.Name} {series.Median(r => r.CpuOfEach[i]):F2}")));
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {series.Target.Name} | {series.Median(r => r.RequestsPerSecond):N0} | {series.Median(r => r.P50):F3} | {series.Median(r => r.P99):F3} | {series.Median(r => r.CpuMicroseconds):F2}{(series.Target.Processes.Count > 1 ? $" ({shares})" : "")} | {ratioText} |");
        }

        return text.ToString();
    }

    private static string Commit()
    {
        using var git = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("git", ["rev-parse", "--short", "HEAD"]) { RedirectStandardOutput = true })!;
        return git.StandardOutput.ReadToEnd().Trim();
    }
}
