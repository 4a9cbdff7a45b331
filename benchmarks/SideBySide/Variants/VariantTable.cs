using System.Globalization;
using System.Text;
using Distro.SideBySide.Crowds;
using Distro.SideBySide.Memory;

namespace Distro.SideBySide.Variants;

/// <summary>The same loads on several servers that differ in one thing, all alive and asked by turns; the first is what the others are compared with.</summary>
internal static class VariantTable
{
    public static async Task<string> Measure(IReadOnlyList<Variant> variants, IReadOnlyList<Workload> loads, int rounds)
    {
        var kinds = MemoryServerKind.Present();
        var servers = new List<CrowdServer>();
        try
        {
            var targets = new List<Target>();
            foreach (var variant in variants)
            {
                var kind = kinds.First(kind => kind.Name == (variant.IsOurs ? "distro-server" : "redis-server"));
                var server = new CrowdServer(kind with { Arguments = (port, folder) => Arguments(variant, port, folder) }, clientsMax: 1_000);
                servers.Add(server);
                targets.Add(new Target(variant.Title, server.Port, [new("server", server.ProcessId)]) { ClientArguments = variant.IsEncrypted ? ["--tls", "--insecure"] : [] });
            }

            return await Compare(targets, loads, rounds);
        }
        finally
        {
            foreach (var server in servers) server.Dispose();
        }
    }

    private static string[] Arguments(Variant variant, int port, string folder)
        => [.. variant.IsEncrypted ? (string[])["--port", "0", "--tls-port", $"{port}"] : ["--port", $"{port}"], "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no", .. variant.Arguments];

    private static async Task<string> Compare(List<Target> targets, IReadOnlyList<Workload> loads, int rounds)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Report.Machine()}, redis-server {PeerServer.RedisVersion()}; {rounds} alternating rounds, medians; ratios to the first, of requests a second, and of CPU with its 95% interval.");
        text.AppendLine();
        text.AppendLine("| load | server | requests/s | ratio | p99 ms | CPU us a request | ratio |\n|---|---|---|---|---|---|---|");
        foreach (var work in loads)
        {
            var all = await Rounds.Run(work, targets, rounds);
            foreach (var series in all)
            {
                var (rate, _, _) = series.RatioTo(all[0], run => run.RequestsPerSecond);
                var (ratio, low, high) = series.RatioTo(all[0], run => run.CpuMicroseconds);
                text.AppendLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {work.Title} | {series.Target.Name} | {series.Median(run => run.RequestsPerSecond):N0} | {rate:F2} | {series.Median(run => run.P99):F2} | {series.Median(run => run.CpuMicroseconds):F2} | {ratio:F2} ({low:F2}-{high:F2}) |"));
            }
        }

        return text.ToString();
    }
}
