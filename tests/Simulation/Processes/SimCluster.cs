using Distro.Tests.Histories;
using Distro.Tests.Simulation.Checks;
using Distro.Tests.Simulation.Scenarios;
using Distro.Tests.Simulation.World;
using Distro.Wire.Machines;

namespace Distro.Tests.Simulation.Processes;

/// <summary>A whole cluster: its processes, their network, and what the checkers know of it.</summary>
public sealed class SimCluster
{
    private readonly List<SimProcess> processes = [];
    private readonly List<double> clockRates = [];
    private long lastValue;

    public SimCluster(SimWorld world, Plan plan)
    {
        World = world;
        Plan = plan;
        Network = new SimNetwork(world);
        Committed = new CommittedLog(world, plan.MayLoseCommitted);
        Options = new LeaseOptions { ChunkBytes = plan.ChunkBytes, GatherMilliseconds = plan.GatherMilliseconds };
        if (plan.SkipLeaseWait) Options = Options with { DriftMilliseconds = -10_000 };
        var relay = Add(new RelayProcess(this, processes.Count, "relay"));
        var coordinator = Coordinator = Add(new CoordinatorProcess(this, processes.Count, "coordinator", relay.Endpoint));
        WritersWanted = plan.Writers;
        for (var i = 0; i < plan.Writers + plan.Spares; i++) Writers.Add(Add(new WriterProcess(this, processes.Count, $"writer-{i}", coordinator.Endpoint)));
        for (var i = 0; i < plan.Groups * (1 + plan.Replicas); i++) Members.Add(Add(new MemberProcess(this, processes.Count, $"member-{i}", coordinator.Endpoint)));
    }

    public SimWorld World { get; }

    public Plan Plan { get; }

    public SimNetwork Network { get; }

    public LeaseOptions Options { get; }

    public Counters Counters { get; } = new();

    /// <summary>RDB files that writers made, by group and snapshot.</summary>
    public HashSet<(int Group, long Id)> RdbFiles { get; } = [];

    /// <summary>The same for those that a writer said it makes none of.</summary>
    public HashSet<(int Group, long Id)> RdbRefusals { get; } = [];

    public CommittedLog Committed { get; }

    public IReadOnlyList<SimProcess> Processes => processes;

    public CoordinatorProcess Coordinator { get; }

    public List<WriterProcess> Writers { get; } = [];

    /// <summary>What the coordinator is told when it starts the next time.</summary>
    public int WritersWanted { get; set; }

    public List<MemberProcess> Members { get; } = [];

    public List<Operation> Operations { get; } = [];

    /// <summary>Those of them whose replies wait for nothing: what they wrote may be lost.</summary>
    public HashSet<Operation> Weak { get; } = [];

    public int Keys => Plan.Groups * 3;

    /// <summary>Clocks run up to 2.5% fast or slow: over one lease less than the drift bound.</summary>
    public double ClockRate(int number) => clockRates[number];

    public long NextValue() => ++lastValue;

    public int GroupOf(MemberProcess process) => process.Member?.Group ?? -1;

    /// <summary>All who take themselves for the primary of a group.</summary>
    public List<(MemberProcess Process, SimDataPlane Plane)> PrimariesOf(int group)
        => Members.Where(member => member.IsUp && member.Plane!.Role == SimDataPlane.Serving.Primary && GroupOf(member) == group)
            .Select(member => (member, member.Plane!)).ToList();

    /// <summary>A reply goes out: nobody else may be able to send one for this group at this moment.</summary>
    public void CheckAlone(MemberProcess process)
    {
        var group = GroupOf(process);
        foreach (var other in Members)
        {
            if (other == process || !other.IsUp || GroupOf(other) != group || !other.Plane!.HoldsLease) continue;
            throw new HistoryFailedException($"{process.Name} (epoch {process.Plane!.Epoch}) answers for group {group} while {other.Name} (epoch {other.Plane.Epoch}) holds a lease");
        }
    }

    private T Add<T>(T process)
        where T : SimProcess
    {
        processes.Add(process);
        clockRates.Add(1 + ((World.Random.NextDouble() - 0.5) * 0.05));
        Network.Listen(process);
        return process;
    }
}
