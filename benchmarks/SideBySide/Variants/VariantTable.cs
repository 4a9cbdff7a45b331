using System.Globalization;
using System.Text;
using Distro.SideBySide.Crowds;
using Distro.SideBySide.Memory;

namespace Distro.SideBySide.Variants;

/// <summary>
/// The same loads on several servers that differ in one thing. All are alive, each with a load of its own that is halted but in its turn; a turn is a quarter of a second, every
/// other round goes the other way about, and each is compared with the first's turn of the same round. So a neighbour on the machine is the same for all.
/// </summary>
internal static class VariantTable
{
    private const int WarmingRounds = 8;
    private static readonly TimeSpan turn = TimeSpan.FromMilliseconds(250);

    /// <summary>A load that goes on again has filled its connections by then.</summary>
    private static readonly TimeSpan settling = TimeSpan.FromMilliseconds(50);

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
                var plain = variant.IsEncrypted ? Ports.Free() : (int?)null;
                var server = new CrowdServer(kind with { Program = variant.Program ?? kind.Program, Arguments = (port, folder) => Arguments(variant, port, plain, folder) }, clientsMax: 1_000, variant.Environment);
                servers.Add(server);
                targets.Add(new Target(variant.Title, server.Port, [new("server", server.ProcessId)]) { PlainPort = plain, ClientArguments = variant.IsEncrypted ? ["--tls", "--insecure"] : [] });
            }

            return await Compare(targets, loads, rounds);
        }
        finally
        {
            foreach (var server in servers) server.Dispose();
        }
    }

    private static string[] Arguments(Variant variant, int port, int? plain, string folder)
        => [.. plain is { } other ? (string[])["--port", $"{other}", "--tls-port", $"{port}"] : ["--port", $"{port}"], "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no", .. variant.Arguments];

    private static async Task<string> Compare(List<Target> targets, IReadOnlyList<Workload> loads, int rounds)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Report.Machine()}, redis-server {PeerServer.RedisVersion()}; {rounds} rounds of turns of {turn.TotalMilliseconds} ms, medians; ratios to the first with their 95% intervals.");
        text.AppendLine();
        text.AppendLine("| load | server | requests/s | ratio | CPU us a request | ratio |\n|---|---|---|---|---|---|");
        foreach (var work in loads)
        {
            foreach (var target in targets) await LoadRun.Of(target, work.Filling);
            var all = Run(work, targets, rounds);
            foreach (var (target, slices) in targets.Zip(all))
            {
                var (rate, rateLow, rateHigh) = Interval.OfMedian(slices.Zip(all[0], (one, first) => one.CommandsPerSecond / first.CommandsPerSecond));
                var (cpu, cpuLow, cpuHigh) = Interval.OfMedian(slices.Zip(all[0], (one, first) => one.CpuMicroseconds / first.CpuMicroseconds));
                text.AppendLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {work.Title} | {target.Name} | {Interval.OfMedian(slices.Select(slice => slice.CommandsPerSecond)).Ratio:N0} | {rate:F2} ({rateLow:F2}-{rateHigh:F2}) | {Interval.OfMedian(slices.Select(slice => slice.CpuMicroseconds)).Ratio:F2} | {cpu:F2} ({cpuLow:F2}-{cpuHigh:F2}) |"));
            }
        }

        return text.ToString();
    }

    private static List<Slice>[] Run(Workload work, List<Target> targets, int rounds)
    {
        var all = targets.Select(_ => new List<Slice>()).ToArray();
        var loads = new List<SteadyLoad>();
        try
        {
            foreach (var target in targets)
            {
                loads.Add(new SteadyLoad(target, work));
                loads[^1].Await();
                loads[^1].Halt();
            }

            var order = Enumerable.Range(0, targets.Count).ToArray();
            for (var round = -WarmingRounds; round < rounds; round++)
            {
                foreach (var i in order)
                {
                    loads[i].GoOn();
                    Thread.Sleep(settling);
                    var slice = loads[i].Take(turn);
                    loads[i].Halt();
                    if (round >= 0) all[i].Add(slice);
                }

                Array.Reverse(order);
            }
        }
        finally
        {
            foreach (var load in loads) load.Dispose();
        }

        return all;
    }
}
