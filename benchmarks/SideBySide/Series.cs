namespace Distro.SideBySide;

/// <summary>Alternating runs of one workload on one target, and what they say together.</summary>
internal sealed class Series(Target target)
{
    private readonly List<LoadRun> runs = [];

    public Target Target => target;

    public IReadOnlyList<LoadRun> Runs => runs;

    public void Add(LoadRun run) => runs.Add(run);

    public double Median(Func<LoadRun, double> pick)
    {
        var sorted = runs.Select(pick).Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>
    /// The mean ratio of CPU per request to a peer's run of the same round, with its 95% interval (normal approximation on the logarithm):
    /// pairs are compared because both of a pair met the same neighbours on the machine.
    /// </summary>
    public (double Ratio, double Low, double High) CpuRatioTo(Series peer)
    {
        var logs = runs.Zip(peer.runs, (a, b) => Math.Log(a.CpuMicroseconds / b.CpuMicroseconds)).ToArray();
        var mean = logs.Average();
        var deviation = logs.Length < 2 ? 0 : Math.Sqrt(logs.Sum(l => (l - mean) * (l - mean)) / (logs.Length - 1));
        var half = 1.96 * deviation / Math.Sqrt(logs.Length);
        return (Math.Exp(mean), Math.Exp(mean - half), Math.Exp(mean + half));
    }
}
