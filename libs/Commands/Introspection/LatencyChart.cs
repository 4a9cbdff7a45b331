using System.Globalization;
using System.Text;

namespace Distro.Commands.Introspection;

/// <summary>LATENCY GRAPH: a column a sample, higher where it took longer, its age below.</summary>
internal static class LatencyChart
{
    private const int Rows = 4;
    private const int ColumnsMax = 80;

    public static string Draw(string name, IReadOnlyList<LatencySample> samples, long nowSeconds)
    {
        var shown = samples.Skip(Math.Max(0, samples.Count - ColumnsMax)).ToArray();
        var high = shown.Max(sample => sample.Milliseconds);
        var low = shown.Min(sample => sample.Milliseconds);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{name} - high {high} ms, low {low} ms (all time high {samples.Max(sample => sample.Milliseconds)} ms)\n");
        text.Append('-', ColumnsMax).Append('\n');
        var span = Math.Max(high - low, 1);
        for (var row = Rows - 1; row >= 0; row--)
        {
            foreach (var sample in shown)
            {
                var height = (sample.Milliseconds - low) * Rows / (double)span;
                text.Append(height >= row + 0.5 ? '#' : row == 0 || height >= row ? '_' : ' ');
            }

            text.Append('\n');
        }

        var ages = shown.Select(sample => Age(Math.Max(nowSeconds - sample.UnixSeconds, 0))).ToArray();
        for (var line = 0; line < ages.Max(age => age.Length); line++)
        {
            text.Append('\n');
            foreach (var age in ages) text.Append(line < age.Length ? age[line] : ' ');
        }

        return text.Append('\n').ToString();
    }

    private static string Age(long seconds) => seconds switch
    {
        < 60 => $"{seconds}s",
        < 3600 => $"{seconds / 60}m",
        < 86_400 => $"{seconds / 3600}h",
        _ => $"{seconds / 86_400}d",
    };
}
