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

    /// <summary>The mean ratio of a figure to that of a peer's run of the same round, with its 95% interval: both of a pair met the same neighbours on the machine.</summary>
    public (double Ratio, double Low, double High) RatioTo(Series peer, Func<LoadRun, double> pick)
        => Interval.OfRatio([.. runs.Zip(peer.runs, (a, b) => Math.Log(pick(a) / pick(b)))]);
}
