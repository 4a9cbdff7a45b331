using System.Globalization;
using System.Text;
using Distro.SideBySide.Crowds;
using Distro.SideBySide.Memory;

namespace Distro.SideBySide.Statistics;

/// <summary>
/// What statistics cost: one distro-server, which is told by turns to keep none, those of the default, and all, for short runs of the same load. Each run is compared
/// with that of the same round which kept none, and every other round goes the other way about, so that neither the machine's mood nor the order decides.
/// </summary>
internal static class StatisticsTable
{
    private static readonly string[] loads = ["get", "set"];

    public static async Task<string> Measure(int rounds)
    {
        using var server = new CrowdServer(MemoryServerKind.Present().First(kind => kind.Name == "distro-server"), clientsMax: 1_000);
        var target = new Target("distro-server", server.Port, [new("server", server.ProcessId)]);
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Report.Machine()}; {rounds} rounds, the mean ratio with its 95% interval.");
        text.AppendLine();
        text.AppendLine("| load | statistics | CPU us a request | against nothing | from | to |\n|---|---|---|---|---|---|");
        foreach (var work in Workload.All.Where(work => work is { Pipeline: 16, ValueBytes: 32 } && loads.Contains(work.Request)))
        {
            var all = await Run(work, target, rounds);
            foreach (var (level, series) in StatisticsLevel.All.Zip(all))
            {
                var (ratio, low, high) = series.RatioTo(all[0], run => run.CpuMicroseconds);
                text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"| {work.Title} | {level.Title} | {series.Median(run => run.CpuMicroseconds):F3} | {ratio:F3} | {low:F3} | {high:F3} |"));
            }
        }

        return text.ToString();
    }

    private static async Task<Series[]> Run(Workload work, Target target, int rounds)
    {
        var all = StatisticsLevel.All.Select(_ => new Series(target)).ToArray();
        await LoadRun.Of(target, work.Filling);
        foreach (var level in StatisticsLevel.All)
        {
            Tell(target.Port, level);
            await LoadRun.Of(target, work);
        }

        var order = Enumerable.Range(0, all.Length).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var i in order)
            {
                Tell(target.Port, StatisticsLevel.All[i]);
                all[i].Add(await LoadRun.Of(target, work));
            }

            Array.Reverse(order);
            Console.Error.WriteLine($"{work.Title}: round {round + 1} of {rounds}: {string.Join(", ", all.Select(series => $"{series.Runs[^1].CpuMicroseconds:F3} us"))}");
        }

        return all;
    }

    private static void Tell(int port, StatisticsLevel level)
    {
        using var client = new CrowdClient(port);
        client.Send(CrowdClient.Request(["CONFIG", "SET", .. level.Settings]));
        client.ReceiveUpTo("+OK\r\n".Length);
        client.Send(CrowdClient.Request("CONFIG", "RESETSTAT"));
        client.ReceiveUpTo(2 * "+OK\r\n".Length);
    }
}
