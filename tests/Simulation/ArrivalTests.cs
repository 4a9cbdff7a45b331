using Distro.Tests.Simulation.Checks;
using Distro.Tests.Simulation.Scenarios;
using Distro.Topology;
using Xunit.Abstractions;

namespace Distro.Tests.Simulation;

/// <summary>Histories of groups without replicas, whose primaries load snapshots slowly and serve each slot as it arrives, over disks that turn bytes.</summary>
public class ArrivalTests(ITestOutputHelper output)
{
    private const int Histories = 60;

    [Fact]
    public void Slots_are_served_as_they_arrive_and_nothing_that_must_be_true_is_broken()
    {
        var counters = new Counters();
        for (var seed = 1; seed <= Histories; seed++)
        {
            var history = new ClusterHistory(seed, Restarting);
            var problem = history.Run();
            Assert.True(problem.Length == 0, $"seed {seed}: {problem}");
            counters.Add(history.Counters);
        }

        output.WriteLine(counters.ToString());
        Assert.True(counters.ServedEarly > 0 && counters.ArrivalRefusals > 0, counters.ToString());
    }

    internal static Plan Restarting(Plan plan) => plan with
    {
        Groups = 1, Replicas = 0, Writers = 1, Durability = Durability.Always, PowerCuts = true, Clients = 8, CalmMilliseconds = 250, SnapshotLogBytes = 600, LoadMicrosecondsMax = 3_000_000, ChangesWriters = false, PutsMapsBack = false,
    };
}
