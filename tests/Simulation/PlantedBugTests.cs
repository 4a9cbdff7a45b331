using Distro.Persistence.Writers;
using Distro.Tests.Simulation.Scenarios;
using Distro.Topology;
using Xunit.Abstractions;

namespace Distro.Tests.Simulation;

/// <summary>A checker that never fails proves nothing. Each of these plants one bug that such systems have had, and must find it within so many histories.</summary>
public class PlantedBugTests(ITestOutputHelper output)
{
    private const int HistoriesMax = 400;

    [Fact]
    public void A_tail_that_is_read_before_the_seal_is_found()
        => Finds(plan => plan with { WriterFaults = WriterFaults.TailBeforeSeal, Durability = Durability.Always });

    [Fact]
    public void An_acknowledgement_before_the_write_is_found()
        => Finds(plan => plan with { WriterFaults = WriterFaults.AckBeforeWrite, Durability = Durability.Always, PowerCuts = true });

    [Fact]
    public void A_promise_forgotten_over_a_restart_is_found()
        => Finds(plan => plan with { WriterFaults = WriterFaults.AmnesiacPromise, Durability = Durability.Always });

    [Fact]
    public void Skipped_fencing_is_found()
        => Finds(plan => plan with { WriterFaults = WriterFaults.SkipFencing, Durability = Durability.Always });

    [Fact]
    public void A_stale_read_on_an_old_primary_is_found()
        => Finds(plan => plan with { IgnoreLease = true, Durability = Durability.Always });

    [Fact]
    public void A_successor_that_does_not_wait_for_leases_is_found()
        => Finds(plan => plan with { SkipLeaseWait = true, Durability = Durability.Always });

    [Fact]
    public void A_promise_that_hides_a_lease_is_found()
        => Finds(plan => plan with { WriterFaults = WriterFaults.ForgetLease, Durability = Durability.Always });

    private void Finds(Func<Plan, Plan> plant)
    {
        for (var seed = 1; seed <= HistoriesMax; seed++)
        {
            var problem = new ClusterHistory(seed, plant).Run();
            if (problem.Length == 0) continue;
            output.WriteLine($"found by seed {seed}: {problem}");
            return;
        }

        Assert.Fail($"{HistoriesMax} histories did not find the planted bug");
    }
}
