using System.Globalization;
using System.Text;
using Distro.SideBySide.Crowds;
using Distro.SideBySide.Memory;

namespace Distro.SideBySide.Statistics;

/// <summary>
/// What statistics cost: one distro-server under one steady load, told by turns to keep none, those of the default, and all. A turn is a tenth of a second, and each is compared
/// with the turn of the same round which kept none; every other round goes the other way about. So a neighbour on the machine, the code that the runtime has made by then
/// and the places in memory are the same for all, and many pairs make up for the noise of each.
/// </summary>
internal static class StatisticsTable
{
    private const int WarmingRounds = 12;
    private static readonly TimeSpan turn = TimeSpan.FromMilliseconds(100);

    /// <summary>What a change of settings itself costs is over by then.</summary>
    private static readonly TimeSpan settling = TimeSpan.FromMilliseconds(30);

    private static readonly string[] loads = ["get", "set"];

    public static async Task<string> Measure(int rounds)
    {
        using var server = new CrowdServer(MemoryServerKind.Present().First(kind => kind.Name == "distro-server"), clientsMax: 1_000);
        var target = new Target("distro-server", server.Port, [new("server", server.ProcessId)]);
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Report.Machine()}; {rounds} rounds of {turn.TotalMilliseconds} ms each, the median ratio with its 95% interval.");
        text.AppendLine();
        text.AppendLine("| load | statistics | CPU us a request | against nothing | from | to |\n|---|---|---|---|---|---|");
        foreach (var work in Workload.All.Where(work => work is { Pipeline: 16, ValueBytes: 32 } && loads.Contains(work.Request)))
        {
            await LoadRun.Of(target, work.Filling);
            var all = Run(work, target, rounds);
            foreach (var (level, turns) in StatisticsLevel.All.Zip(all))
            {
                var (ratio, low, high) = Interval.OfMedian(turns.Zip(all[0], (one, none) => one / none));
                text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"| {work.Title} | {level.Title} | {Interval.OfMedian(turns).Ratio:F3} | {ratio:F3} | {low:F3} | {high:F3} |"));
            }
        }

        return text.ToString();
    }

    private static List<double>[] Run(Workload work, Target target, int rounds)
    {
        var all = StatisticsLevel.All.Select(_ => new List<double>()).ToArray();
        var order = Enumerable.Range(0, all.Length).ToArray();
        using var load = new SteadyLoad(target, work);
        for (var round = -WarmingRounds; round < rounds; round++)
        {
            foreach (var i in order)
            {
                Tell(target.Port, StatisticsLevel.All[i]);
                Thread.Sleep(settling);
                var microseconds = load.Take(turn).CpuMicroseconds;
                if (round >= 0) all[i].Add(microseconds);
            }

            Array.Reverse(order);
        }

        return all;
    }

    private static void Tell(int port, StatisticsLevel level)
    {
        using var client = new CrowdClient(port);
        client.Send(CrowdClient.Request(["CONFIG", "SET", .. level.Settings]));
        client.ReceiveUpTo("+OK\r\n".Length);
    }
}
