namespace Distro.SideBySide;

/// <summary>Runs each workload on all targets in turn, round after round, so that a noisy neighbour meets every target alike.</summary>
internal static class Rounds
{
    public static async Task<IReadOnlyList<Series>> Run(Workload work, IReadOnlyList<Target> targets, int rounds)
    {
        var all = targets.Select(t => new Series(t)).ToArray();
        foreach (var target in targets)
        {
            await LoadRun.Of(target, work.Filling);
            if (work.Preparing is { } once) await LoadRun.Of(target, once);
            await LoadRun.Of(target, work);
        }

        for (var round = 0; round < rounds; round++)
        {
            foreach (var series in all) series.Add(await LoadRun.Of(series.Target, work));
            Console.Error.WriteLine($"{work.Title}: round {round + 1} of {rounds}: {string.Join(", ", all.Select(s => $"{s.Target.Name} {s.Runs[^1].CpuMicroseconds:F2} us"))}");
        }

        return all;
    }
}
