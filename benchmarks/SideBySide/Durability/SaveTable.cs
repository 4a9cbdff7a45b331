using System.Globalization;
using System.Text;

namespace Distro.SideBySide.Durability;

/// <summary>What a snapshot costs those who are served meanwhile: every server is filled with the same keys and saves them under the same load, by turns.</summary>
internal sealed class SaveTable(IReadOnlyList<DurableTarget> targets, int keys, TimeSpan calm, int rounds)
{
    /// <summary>p99 rises by less than a fifth, memory by less than a twentieth.</summary>
    private const double TailBar = 1.2;
    private const double MemoryBar = 0.05;

    public string Measure()
    {
        var runs = targets.Where(target => target.Level == "interval").Select(target => new SaveRun(target, keys)).ToArray();
        foreach (var run in runs)
        {
            Console.Error.WriteLine($"filling {run.Target.Server} with {keys:N0} keys");
            run.Fill();
        }

        for (var round = 0; round < rounds; round++)
        {
            foreach (var run in runs) run.Round(calm);
        }

        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"| BGSAVE of {keys:N0} keys under 10,000 requests a second | s | p99 ms before, meanwhile | ratio, bar {TailBar:F1} | p99.9 ms before, meanwhile | longest ms before, meanwhile | extra memory, bar {MemoryBar:P0} |\n|---|---|---|---|---|---|---|");
        foreach (var run in runs) text.AppendLine(Row(run));
        return text.ToString();
    }

    private static string Row(SaveRun run)
    {
        var (before, meanwhile) = (run.Calm, run.Saving);
        var ratio = Percentile.Of(meanwhile, 0.99) / Percentile.Of(before, 0.99);
        return string.Create(CultureInfo.InvariantCulture,
            $"| {run.Target.Server} | {Percentile.Median(run.Seconds):F1} | {Percentile.Of(before, 0.99):F2}, {Percentile.Of(meanwhile, 0.99):F2} | {ratio:F2}{Verdict(run, ratio < TailBar)} | {Percentile.Of(before, 0.999):F2}, {Percentile.Of(meanwhile, 0.999):F2} | {before[^1]:F1}, {meanwhile[^1]:F1} | {run.ExtraPart:P1}{Verdict(run, run.ExtraPart < MemoryBar)} |");
    }

    private static string Verdict(SaveRun run, bool isMet) => !run.Target.IsOurs ? "" : isMet ? ", met" : ", missed";
}
