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
            });
            var problem = history.Run();
            Assert.True(problem.Length == 0, $"seed {seed}: {problem}");
            counters.Add(history.Counters);
        }

        output.WriteLine(counters.ToString());
        foreach (var kind in new[] { NoteKind.EnsembleOpened, NoteKind.EnsembleClosed, NoteKind.EnsembleGivenUp, NoteKind.SealedBoth, NoteKind.LogBegunAnew }) Assert.True(counters[kind] > 0, counters.ToString());
    }
}
