using System.Collections.Concurrent;
using Distro.Tests.Simulation.Checks;
using Distro.Tests.Simulation.Scenarios;
using Distro.Wire.Machines;
using Xunit.Abstractions;

namespace Distro.Tests.Simulation;

/// <summary>
/// Thousands of histories of whole clusters, each from its seed. A failure names its seed: DISTRO_SIM_SEED=seed runs that one again and writes every message and event
/// to the file that DISTRO_SIM_TRACE names; DISTRO_SIM_COUNT runs more or fewer, from DISTRO_SIM_FIRST on.
/// </summary>
public class HistoryTests(ITestOutputHelper output)
{
    private static int Count => int.Parse(Environment.GetEnvironmentVariable("DISTRO_SIM_COUNT") ?? "2000");

    private static int First => int.Parse(Environment.GetEnvironmentVariable("DISTRO_SIM_FIRST") ?? "1");

    private static string? OneSeed => Environment.GetEnvironmentVariable("DISTRO_SIM_SEED");

    [Fact]
    public void Every_history_keeps_what_must_be_true_at_all_times()
    {
        if (OneSeed is { } seed)
        {
            Replay(int.Parse(seed));
            return;
        }

        var counters = new Counters();
        var failures = new ConcurrentBag<string>();
        Parallel.For(First, First + Count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, number =>
        {
            var history = new ClusterHistory(number);
            var problem = history.Run();
            if (problem.Length > 0) failures.Add($"DISTRO_SIM_SEED={number}: {problem}");
            lock (counters) counters.Add(history.Counters);
        });
        output.WriteLine(counters.ToString());
        Assert.True(failures.IsEmpty, $"{failures.Count} of {Count} histories failed:\n" + string.Join("\n", failures.Order().Take(20)));
        AssertRareStatesOccurred(counters);
    }

    [Fact]
    public void The_same_seed_gives_the_same_history()
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            var (first, second) = (new ClusterHistory(seed), new ClusterHistory(seed));
            Assert.Equal(first.Run(), second.Run());
            Assert.True(first.TraceHash == second.TraceHash, $"seed {seed} gave two different histories");
        }
    }

    private static void AssertRareStatesOccurred(Counters counters)
    {
        NoteKind[] rare =
        [
            NoteKind.FailoverStarted, NoteKind.CandidateReplaced, NoteKind.PromiseRefused, NoteKind.LogTruncated, NoteKind.LeaseWaited, NoteKind.PrimaryServing, NoteKind.SteppedDown,
            NoteKind.LeaseLapsed, NoteKind.LeaseFromCoordinator, NoteKind.ReplicaServing, NoteKind.ReplicaStale, NoteKind.ReplicaDiverged, NoteKind.ReplicaReadsWriter,
            NoteKind.RelayReset, NoteKind.RelayMissed, NoteKind.SnapshotSealed, NoteKind.SnapshotFailed, NoteKind.SnapshotLoaded, NoteKind.SnapshotCorrupt, NoteKind.LogCompacted, NoteKind.LogBegunAnew,
            NoteKind.EnsembleAsked, NoteKind.EnsembleOpened, NoteKind.EnsembleDecided, NoteKind.EnsembleClosed, NoteKind.EnsembleGivenUp, NoteKind.SealedBoth, NoteKind.MapIsOld, NoteKind.RdbWritten, NoteKind.RdbNotWritten,
        ];
        foreach (var kind in rare) Assert.True(counters[kind] > 0, $"{kind} never occurred");
        Assert.True(counters.TornTails > 0 && counters.LostTails > 0 && counters.Unknown > 0 && counters.LeaseRefusals > 0 && counters.Pieces > 0 && counters.SyncsAwaited > 0, counters.ToString());
        Assert.True(counters.SnapshotsKept > 0 && counters.IncrementsKept > 0 && counters.ChainsLoaded > 0 && counters.SnapshotsLoaded > 0 && counters.PartsLeftOut > 0 && counters.Corruptions > 0 && counters.DisksLost > 0 && counters.RdbFilesTold > 0, counters.ToString());
    }

    private void Replay(int seed)
    {
        var history = new ClusterHistory(seed);
        var lines = history.KeepLines();
        var problem = history.Run();
        output.WriteLine($"seed {seed}, trace hash {history.TraceHash:x16}: {(problem.Length == 0 ? "holds" : problem)}");
        if (Environment.GetEnvironmentVariable("DISTRO_SIM_TRACE") is { } path) File.WriteAllLines(path, lines);
        Assert.Equal("", problem);
    }
}
