using Distro.Tests.Histories;
using Distro.Tests.Simulation.Checks;
using Distro.Tests.Simulation.Processes;
using Distro.Tests.Simulation.Scenarios;
using Distro.Tests.Simulation.World;
using Distro.Topology;
using Xunit.Abstractions;

namespace Distro.Tests.Simulation;

/// <summary>How long a group is without writes, in simulated time, when one thing happens to a cluster that is well.</summary>
public class FailoverTests(ITestOutputHelper output)
{
    private const int Clusters = 20;
    private const long Calm = 4_000_000;
    private const long Watched = 10_000_000;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void After_a_primary_is_killed_writes_go_on_within_two_seconds(int writers)
        => Assert.All(Gaps(writers, cluster => cluster.PrimariesOf(0)[0].Process.Die(powerLost: false)), gap => Assert.InRange(gap, 0, 2000));

    [Fact]
    public void A_primary_that_is_started_again_at_once_costs_no_more()
        => Assert.All(Gaps(1, cluster =>
        {
            var primary = cluster.PrimariesOf(0)[0].Process;
            primary.Die(powerLost: false);
            cluster.World.After(50_000, primary.Start);
        }), gap => Assert.InRange(gap, 0, 2500));

    [Fact]
    public void The_death_of_coordinator_and_relay_stops_no_write()
        => Assert.All(Gaps(1, cluster =>
        {
            cluster.Coordinator.Die(powerLost: false);
            cluster.Processes[0].Die(powerLost: false);
        }), gap => Assert.InRange(gap, 0, 300));

    [Fact]
    public void The_death_of_one_writer_of_three_stops_no_write()
        => Assert.All(Gaps(3, cluster => cluster.Writers[0].Die(powerLost: true)), gap => Assert.InRange(gap, 0, 300));

    [Fact]
    public void The_death_of_a_replica_stops_no_write()
        => Assert.All(Gaps(1, cluster => cluster.Members.First(member => member.Plane!.Role == SimDataPlane.Serving.Replica).Die(powerLost: false)), gap => Assert.InRange(gap, 0, 300));

    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 5)]
    [InlineData(3, 1)]
    public void Other_writers_stop_no_write(int writers, int wanted)
        => Assert.All(Gaps(writers, cluster => AskFor(cluster, wanted), cluster => Assert.Equal((wanted, null), (cluster.Coordinator.Map!.Groups[0].Ensemble.WriterIds.Count, cluster.Coordinator.Map.Groups[0].Ensemble.Next))), gap => Assert.InRange(gap, 0, 300));

    [Fact]
    public void A_lost_disk_of_one_of_three_stops_no_write_and_another_writer_takes_its_place()
        => Assert.All(Gaps(3, cluster =>
        {
            cluster.Writers[0].LoseDisk();
            cluster.World.After(500_000, cluster.Writers[0].Start);
        }, cluster => Assert.DoesNotContain("writer-0", cluster.Coordinator.Map!.Groups[0].Ensemble.WriterIds)), gap => Assert.InRange(gap, 0, 300));

    /// <summary>The coordinator is started again with another number of writers to have.</summary>
    private static void AskFor(SimCluster cluster, int writers)
    {
        cluster.WritersWanted = writers;
        cluster.Coordinator.Die(powerLost: false);
        cluster.Coordinator.Start();
    }

    /// <summary>The longest time without an acknowledged write around the event, in milliseconds, cluster by cluster.</summary>
    private List<long> Gaps(int writers, Action<SimCluster> strike, Action<SimCluster>? check = null)
    {
        var gaps = new List<long>();
        for (var seed = 1; seed <= Clusters; seed++)
        {
            var world = new SimWorld(seed);
            var plan = new Plan { Writers = writers, Replicas = 1, Groups = 1, Durability = Durability.Always, ChangesWriters = check is not null };
            var cluster = new SimCluster(world, plan);
            foreach (var process in cluster.Processes) process.Start();
            for (var i = 0; i < 20; i++) new SimClient(cluster, i).Start();
            world.RunUntil(Calm + world.Random.Next(1_000_000));
            var struckAt = world.Now;
            strike(cluster);
            world.RunUntil(struckAt + Watched);
            check?.Invoke(cluster);
            gaps.Add(LongestGap(cluster.Operations, struckAt, seed));
        }

        gaps.Sort();
        output.WriteLine($"longest gap without a write, ms: median {gaps[gaps.Count / 2]}, largest {gaps[^1]}");
        return gaps;
    }

    private static long LongestGap(List<Operation> operations, long struckAt, int seed)
    {
        var writes = operations.Where(operation => operation.IsWrite && operation.ReturnedAt != Operation.Never && operation.ReturnedAt > struckAt).Select(operation => operation.ReturnedAt).Order().ToArray();
        Assert.True(writes.Length > 0, $"no write after the event, seed {seed}");
        var (longest, before) = (0L, struckAt);
        foreach (var at in writes) (longest, before) = (Math.Max(longest, at - before), at);
        return longest / 1000;
    }
}
