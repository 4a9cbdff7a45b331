namespace Distro.Commands.HyperLogLogs;

/// <summary>
/// How many elements a histogram of ranks stands for: the estimator of Otmar Ertl, "New cardinality estimation algorithms for HyperLogLog sketches"
/// (arXiv:1702.01284), which needs no correction at either end. In the order of operations that others use, so that the numbers are the same.
/// </summary>
internal static class Estimate
{
    /// <summary>Ranks that six bits can say; those above 51 no hash gives.</summary>
    public const int Ranks = 64;

    private const int RankMax = 50;
    private const double HalfByLogarithmOfTwo = 0.721347520444481703680;

    public static long Of(ReadOnlySpan<int> histogram)
    {
        double registers = HyperLogLog.Registers;
        var sum = registers * Tau((registers - histogram[RankMax + 1]) / registers);
        for (var rank = RankMax; rank >= 1; rank--)
        {
            sum += histogram[rank];
            sum *= 0.5;
        }

        sum += registers * Sigma(histogram[0] / registers);
        return (long)Math.Round(HalfByLogarithmOfTwo * registers * registers / sum, MidpointRounding.AwayFromZero);
    }

    private static double Sigma(double x)
    {
        if (x == 1) return double.PositiveInfinity;
        double before, y = 1, sum = x;
        do
        {
            x *= x;
            before = sum;
            sum += x * y;
            y += y;
        }
        while (before != sum);
        return sum;
    }

    private static double Tau(double x)
    {
        if (x is 0 or 1) return 0;
        double before, y = 1, sum = 1 - x;
        do
        {
            x = Math.Sqrt(x);
            before = sum;
            y *= 0.5;
            sum -= (1 - x) * (1 - x) * y;
        }
        while (before != sum);
        return sum / 3;
    }
}
