using Distro.Tests.Simulation.Checks;
using Distro.Tests.Simulation.Scenarios;
using Distro.Topology;
using Distro.Wire.Machines;
using Xunit.Abstractions;

namespace Distro.Tests.Simulation;

/// <summary>Histories whose writers change all the time, in hard times.</summary>
public class WriterChangeTests(ITestOutputHelper output)
{
    private static int Histories => int.Parse(Environment.GetEnvironmentVariable("DISTRO_SIM_CHANGES") ?? "150");

    [Theory]
    [InlineData(Durability.Always, 1)]
    [InlineData(Durability.Always, 3)]
    [InlineData(Durability.Interval, 3)]
    public void Writers_change_and_nothing_that_must_be_true_is_broken(Durability durability, int writers)
    {
        var counters = new Counters();
        for (var seed = 1; seed <= Histories; seed++)
        {
            var history = new ClusterHistory(seed, plan => plan with
            {
                Groups = 1, Replicas = 1, Writers = writers, ChangesWriters = true, Durability = durability, PowerCuts = durability == Durability.Always, Clients = 8, CalmMilliseconds = 600, SnapshotLogBytes = 800,
                PutsMapsBack = false,
            });
            var problem = history.Run();
            Assert.True(problem.Length == 0, $"seed {seed}: {problem}");
            counters.Add(history.Counters);
        }

        output.WriteLine(counters.ToString());
        foreach (var kind in new[] { NoteKind.EnsembleOpened, NoteKind.EnsembleClosed, NoteKind.EnsembleGivenUp, NoteKind.SealedBoth, NoteKind.LogBegunAnew }) Assert.True(counters[kind] > 0, counters.ToString());
    }

    /// <summary>The map that is put back names writers that decide no longer; shards start with it, and for some seconds there is no other.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_map_from_before_a_change_is_put_back_and_nobody_serves_by_it(int writers)
    {
        var counters = new Counters();
        for (var seed = 1; seed <= Histories; seed++)
        {
            var history = new ClusterHistory(seed, plan => plan with { Groups = 1, Replicas = 1, Writers = writers, ChangesWriters = true, PutsMapsBack = true, Durability = Durability.Always, PowerCuts = true, Clients = 8, CalmMilliseconds = 600, ChaosMilliseconds = 12_000 });
            var problem = history.Run();
            Assert.True(problem.Length == 0, $"seed {seed}: {problem}");
            counters.Add(history.Counters);
        }

        output.WriteLine(counters.ToString());
        Assert.True(counters.MapsPutBack > 0 && counters[NoteKind.MapIsOld] > 0, counters.ToString());
    }
}
