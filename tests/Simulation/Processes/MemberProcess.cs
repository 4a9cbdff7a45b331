using Distro.Shard.Member;
using Distro.Wire.Machines;

namespace Distro.Tests.Simulation.Processes;

/// <summary>A shard: the member's machine over a data plane of registers. A new incarnation with nothing in memory at each start.</summary>
public sealed class MemberProcess(SimCluster cluster, int number, string name, string coordinator) : SimProcess(cluster, number, name)
{
    private bool told;
    private bool snapshotTold;

    public SimDataPlane? Plane { get; private set; }

    public MemberMachine? Member { get; private set; }

    /// <summary>A client's command arrives, at the very process it was sent to.</summary>
    public void Execute(SimDataPlane target, SimCommand command)
        => Run(() =>
        {
            if (target != Plane) return;
            Plane.Execute(command);
        });

    protected override Machine Build()
    {
        var plane = new SimDataPlane(Cluster, this);
        Plane = plane;
        told = snapshotTold = false;
        plane.Published = TellSoon;
        var identity = new MemberIdentity(Name, World.Random.NextInt64(1, long.MaxValue), Name + ":2", Endpoint, Name + ":3");
        Member = new MemberMachine(Clock, World.Random, Cluster.Options, identity, coordinator, plane, new SnapshotPolicy { LogBytes = Cluster.Plan.SnapshotLogBytes, LogPercent = Cluster.Plan.SnapshotLogPercent, IncrementsMax = Cluster.Plan.TakesIncrements ? 4 : 0, IncrementsPercent = 1000, SealsUncommitted = Cluster.Plan.SealsUncommitted }, Cluster.Plan.MemberFaults);
        return Member;
    }

    protected override void Died(bool powerLost)
    {
        Plane = null;
        Member = null;
    }

    /// <summary>Something this process does by itself, unless it dies before.</summary>
    public void Later(long microseconds, Action action)
    {
        var generation = Generation;
        World.After(microseconds, () =>
        {
            if (generation == Generation) Run(action);
        });
    }

    public void SnapshotMovedSoon()
    {
        if (snapshotTold) return;
        snapshotTold = true;
        var member = Member!;
        Later(World.Random.Next(0, 300), () =>
        {
            snapshotTold = false;
            member.SnapshotMoved();
        });
    }

    private void TellSoon()
    {
        if (told) return;
        told = true;
        var (generation, member) = (Generation, Member!);
        World.After(World.Random.Next(0, 300), () =>
        {
            if (generation != Generation) return;
            Run(() =>
            {
                told = false;
                member.LogPublished();
            });
        });
    }
}
