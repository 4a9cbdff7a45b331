namespace Distro.SideBySide;

/// <summary>Of figures in order of size, the one that so large a part of them does not exceed.</summary>
internal static class Percentile
{
    public static double Of(IReadOnlyList<double> sorted, double part) => sorted.Count == 0 ? 0 : sorted[(int)Math.Min(sorted.Count - 1, sorted.Count * part)];

    public static double Median(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
