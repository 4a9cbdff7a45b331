namespace Distro.SideBySide;

/// <summary>What ratios measured in pairs say together, with its 95% interval: few rounds say less than many.</summary>
internal static class Interval
{
    private const double Normal = 1.96;

    /// <summary>How many standard errors the interval reaches to either side, by degrees of freedom from one on.</summary>
    private static readonly double[] studentT =
        [12.71, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042];

    /// <summary>The median and the two in order of size between which the true one lies in 95 of 100 cases, whatever strange values a noisy neighbour adds at the ends.</summary>
    public static (double Ratio, double Low, double High) OfMedian(IEnumerable<double> ratios)
    {
        var sorted = ratios.Order().ToArray();
        var half = (int)Math.Ceiling(Normal / 2 * Math.Sqrt(sorted.Length));
        var middle = (sorted.Length - 1) / 2;
        var median = (sorted[middle] + sorted[sorted.Length / 2]) / 2;
        return middle < half || sorted.Length / 2 + half >= sorted.Length ? (median, 0, double.PositiveInfinity) : (median, sorted[middle - half], sorted[sorted.Length / 2 + half]);
    }

    /// <summary>The mean and its interval by Student's t on the logarithm.</summary>
    /// <param name="logs">The ratios' natural logarithms. One alone has no interval.</param>
    public static (double Ratio, double Low, double High) OfRatio(double[] logs)
    {
        var mean = logs.Average();
        if (logs.Length < 2) return (Math.Exp(mean), 0, double.PositiveInfinity);
        var deviation = Math.Sqrt(logs.Sum(log => (log - mean) * (log - mean)) / (logs.Length - 1));
        var half = (logs.Length - 1 <= studentT.Length ? studentT[logs.Length - 2] : Normal) * deviation / Math.Sqrt(logs.Length);
        return (Math.Exp(mean), Math.Exp(mean - half), Math.Exp(mean + half));
    }
}
