using Distro.Persistence.Writers;
using Distro.Shard.Member;
using Distro.Tests.Simulation.Scenarios;
using Distro.Topology;
using Xunit.Abstractions;

namespace Distro.Tests.Simulation;

/// <summary>A checker that never fails proves nothing. Each of these plants one bug that such systems have had, and must find it within so many histories.</summary>
public class PlantedBugTests(ITestOutputHelper output)
{
    private const int HistoriesMax = 600;

    /// <summary>Time for several changes of writers.</summary>
    private const int LongChaosMilliseconds = 15_000;

    private static int Wanted => int.Parse(Environment.GetEnvironmentVariable("DISTRO_SIM_FINDS") ?? "1");

    [Fact]
    public void A_tail_that_is_read_before_the_seal_is_found()
        => Finds(plan => Harsh(plan) with { WriterFaults = WriterFaults.TailBeforeSeal });

    [Fact]
    public void An_acknowledgement_before_the_write_is_found()
        => Finds(plan => Harsh(plan) with { WriterFaults = WriterFaults.AckBeforeWrite });

    [Fact]
    public void A_promise_forgotten_over_a_restart_is_found()
        => Finds(plan => Harsh(plan) with { WriterFaults = WriterFaults.AmnesiacPromise });

    [Fact]
    public void Skipped_fencing_is_found()
        => Finds(plan => Harsh(plan) with { WriterFaults = WriterFaults.SkipFencing });

    [Fact]
    public void A_stale_read_on_an_old_primary_is_found()
        => Finds(plan => Harsh(plan) with { IgnoreLease = true });

    [Fact]
    public void A_successor_that_does_not_wait_for_leases_is_found()
        => Finds(plan => Harsh(plan) with { SkipLeaseWait = true });

    [Fact]
    public void A_promise_that_hides_a_lease_is_found()
        => Finds(plan => Harsh(plan) with { WriterFaults = WriterFaults.ForgetLease });

    [Fact]
    public void An_off_by_one_in_replay_is_found()
        => Finds(plan => Snapshotting(plan) with { ReplaysOffByOne = true });

    [Fact]
    public void A_lost_slot_stamp_is_found()
        => Finds(plan => Snapshotting(plan) with { LosesStamps = true });

    [Fact]
    public void A_slot_that_an_increment_leaves_out_though_it_changed_is_found()
        => Finds(plan => Snapshotting(plan) with { LosesChanges = true, TakesIncrements = true, SnapshotLogBytes = 409 });

    [Fact]
    public void A_slot_served_before_it_arrived_is_found()
        => Finds(plan => ArrivalTests.Restarting(plan) with { ServesAbsent = true });

    [Fact]
    public void A_reply_that_wants_the_disk_and_waits_for_less_in_an_interval_group_is_found()
        => Finds(plan => Harsh(plan) with { Durability = Durability.Interval, HasWishes = true, TakesReceivedForSynced = true });

    /// <summary>Two things keep such a snapshot from counting: the primary's seal and the writer's own check. Both have to be wrong.</summary>
    [Fact]
    public void An_uncommitted_snapshot_is_found()
        => Finds(plan => Snapshotting(plan) with { Writers = 3, SealsUncommitted = true, WriterFaults = WriterFaults.KeepsUndurable });

    [Fact]
    public void A_learner_that_counts_towards_the_majority_is_found()
        => Finds(plan => Harsh(plan) with { ChangesWriters = true, MemberFaults = MemberFaults.CountsLearners });

    [Fact]
    public void A_takeover_that_seals_only_the_old_writers_is_found()
        => Finds(plan => Harsh(plan) with { Writers = 3, ChangesWriters = true, ChaosMilliseconds = LongChaosMilliseconds, MemberFaults = MemberFaults.SealsOldOnly });

    [Fact]
    public void A_new_disk_that_votes_for_the_one_that_was_lost_is_found()
        => Finds(plan => Harsh(plan) with { Writers = 3, ChangesWriters = true, WriterFaults = WriterFaults.AnswersInAnyName });

    [Fact]
    public void A_map_from_before_a_change_of_writers_that_they_do_not_refuse_is_found()
        => Finds(plan => Harsh(plan) with { ChangesWriters = true, PutsMapsBack = true, ChaosMilliseconds = 2 * LongChaosMilliseconds, CalmMilliseconds = 1000, WriterFaults = WriterFaults.IgnoresEnsembles });

    private static Plan Snapshotting(Plan plan) => Harsh(plan) with { SnapshotLogBytes = 600 };

    /// <summary>Small, busy and unlucky: where bugs show soonest.</summary>
    private static Plan Harsh(Plan plan)
        => plan with { Groups = 1, Replicas = 1, Writers = 1, Durability = Durability.Always, PowerCuts = true, Clients = 8, CalmMilliseconds = 250, TakesIncrements = false, HasWishes = false, ChangesWriters = false, PutsMapsBack = false };

    private void Finds(Func<Plan, Plan> plant)
    {
        var found = 0;
        for (var seed = 1; seed <= HistoriesMax && found < Wanted; seed++)
        {
            var problem = new ClusterHistory(seed, plant).Run();
            if (problem.Length == 0) continue;
            output.WriteLine($"found by seed {seed}: {problem}");
            found++;
        }

        Assert.True(found > 0, $"{HistoriesMax} histories did not find the planted bug");
    }
}
