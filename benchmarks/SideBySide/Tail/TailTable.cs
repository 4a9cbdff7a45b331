using System.Globalization;
using System.Text;

namespace Distro.SideBySide.Tail;

/// <summary>Latencies of all servers at 70% of each one's own peak, in turns, over a filled keyspace in which keys are written and expire.</summary>
internal static class TailTable
{
    private const double Part = 0.7;
    private const double Bar = 0.7;
    private static readonly TimeSpan RunTime = TimeSpan.FromSeconds(10);

    public static async Task<string> Measure(int keys, int rounds, string durability)
    {
        using var peers = PeerServers.Present(durability);
        await using var store = await DistroStore.Start(durability);
        // A member of a cluster takes all keys of its one group: the direct target is asked for single keys only.
        Target[] targets = [.. peers.Targets, .. await store.Targets()];
        var runs = targets.ToDictionary(target => target, _ => new List<TailRun>());
        var areFilled = new HashSet<int>();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var target in targets)
            {
                using var load = new TailLoad(target.Port, keys);
                if (round == 0 && areFilled.Add(target.Port)) load.Fill();
                var peak = load.Peak();
                var sorted = load.At(peak * Part, RunTime);
                runs[target].Add(new TailRun(peak, At(sorted, 0.5), At(sorted, 0.99), At(sorted, 0.999), sorted[^1]));
                Console.Error.WriteLine($"round {round + 1} of {rounds}: {target.Name} {runs[target][^1]}");
            }
        }

        return Write(targets, runs, keys, rounds, durability);
    }

    private static double At(double[] sorted, double part) => sorted[(int)Math.Min(sorted.Length - 1, sorted.Length * part)];

    private static string Write(Target[] targets, Dictionary<Target, List<TailRun>> runs, int keys, int rounds, string durability)
    {
        var peer = targets.FirstOrDefault(target => target.Name == "valkey-server") ?? targets[0];
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Report.Machine()}, {string.Join(", ", PeerServer.Versions())}, {rounds} rounds of {RunTime.TotalSeconds:F0} s, {keys:N0} keys, durability {durability}; 50 connections, 80% GET, 20% SET, half of them with EX; medians.").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"| server | peak, requests/s | p50 ms | p99 ms | p99.9 ms | longest ms | p99.9 ratio to {peer.Name} (95% interval), bar {Bar:F2} |");
        text.AppendLine("|---|---|---|---|---|---|---|");
        foreach (var target in targets)
        {
            var all = runs[target];
            var (ratio, low, high) = Interval.OfRatio([.. all.Zip(runs[peer], (ours, theirs) => Math.Log(ours.P999 / theirs.P999))]);
            text.AppendLine(string.Create(CultureInfo.InvariantCulture,
                $"| {target.Name} | {Median(all, run => run.Peak):N0} | {Median(all, run => run.P50):F2} | {Median(all, run => run.P99):F2} | {Median(all, run => run.P999):F2} | {Median(all, run => run.Longest):F1} | {(target == peer ? "1" : $"{ratio:F2} ({low:F2}-{high:F2})")} |"));
        }

        return text.ToString();
    }

    private static double Median(List<TailRun> runs, Func<TailRun, double> pick)
    {
        var sorted = runs.Select(pick).Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
