using System.Globalization;
using System.Text;

namespace Distro.Commands.Introspection;

/// <summary>LATENCY DOCTOR: what was slow, and what an operator can do about it.</summary>
internal static class LatencyReport
{
    public static string Write(LatencyEvents latency)
    {
        var events = latency.Latest();
        if (events.Count == 0)
        {
            return latency.ThresholdMilliseconds == 0
                ? "Latency is not being monitored. Switch it on with CONFIG SET latency-monitor-threshold <milliseconds>, the longest time that is all right for you.\n"
                : "Nothing took longer than latency-monitor-threshold so far.\n";
        }

        var text = new StringBuilder("Latency spikes were observed. In order of their kinds:\n\n");
        foreach (var (name, summary) in events)
        {
            var average = summary.SumMilliseconds / (double)summary.Count;
            text.Append(CultureInfo.InvariantCulture, $"{name}: {summary.Count} spikes, {average:F1} ms on average, {summary.MaxMilliseconds} ms at most, the latest {summary.LatestMilliseconds} ms.\n");
            text.Append(Advice(name)).Append('\n');
        }

        return text.ToString();
    }

    private static string Advice(string name) => name switch
    {
        "command" => "- Commands whose work grows with the data were slow: SLOWLOG GET names them. SCAN instead of KEYS, smaller ranges, and smaller values help.\n",
        "fast-command" => "- Commands of little work were slow: the machine was busy or out of memory. Look at its CPU, swapping and neighbours.\n",
        _ => "",
    };
}
