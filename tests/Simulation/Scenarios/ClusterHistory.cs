using Distro.Tests.Histories;
using Distro.Tests.Simulation.Checks;
using Distro.Tests.Simulation.Processes;
using Distro.Tests.Simulation.World;

namespace Distro.Tests.Simulation.Scenarios;

/// <summary>
/// One history from one seed: a cluster starts, clients work, misfortunes strike, everything heals; then the cluster must serve again, replicas must be equal to their
/// primaries, and all that clients saw must have been one register after another.
/// </summary>
public sealed class ClusterHistory
{
    private const long CalmStart = 3_000_000;
    private const long HealingMax = 40_000_000;

    /// <summary>A writer that was asked for an RDB file and says nothing is given up after a minute.</summary>
    private const long SettlingMax = 100_000_000;
    private const long HealingStep = 250_000;

    private readonly SimWorld world;
    private readonly SimCluster cluster;

    public ClusterHistory(int seed, Func<Plan, Plan>? change = null)
    {
        world = new SimWorld(seed);
        var plan = Plan.From(world);
        cluster = new SimCluster(world, change is null ? plan : change(plan));
    }

    public Counters Counters => cluster.Counters;

    public ulong TraceHash => world.Trace.Hash;

    public List<string> KeepLines() => world.Trace.Lines = [];

    /// <summary>Runs it all. Empty when everything held, else what did not.</summary>
    public string Run()
    {
        try
        {
            Play();
            return "";
        }
        catch (HistoryFailedException failure)
        {
            return failure.Message;
        }
    }

    private void Play()
    {
        foreach (var process in cluster.Processes) world.After(world.Milliseconds(0, 500), process.Start);
        var clients = Enumerable.Range(0, cluster.Plan.Clients).Select(number => new SimClient(cluster, number)).ToArray();
        foreach (var client in clients) client.Start();
        world.RunUntil(CalmStart);
        var misfortunes = new Misfortunes(cluster);
        var changes = new WriterChanges(cluster);
        misfortunes.Start();
        if (cluster.Plan.ChangesWriters) changes.Start();
        world.RunUntil(CalmStart + (cluster.Plan.ChaosMilliseconds * 1000L));
        changes.Stop();
        misfortunes.Stop();
        var before = cluster.Operations.Count;
        Heal(before);
        foreach (var client in clients) client.Stop();
        Settle();
        var problem = Linearizability.ProblemIn(Vouched());
        if (problem.Length > 0) throw new HistoryFailedException(problem);
    }

    /// <summary>
    /// What replies vouched for that waited for the disk. Of the others a write may have been lost, or not, whatever its client was told, and a read says nothing.
    /// </summary>
    private IEnumerable<Operation> Vouched()
    {
        foreach (var operation in cluster.Operations)
        {
            if (!cluster.Weak.Contains(operation)) yield return operation;
            else if (operation.IsWrite) yield return new Operation(operation.Key, isWrite: true, operation.Value, operation.InvokedAt) { SurelyNotExecuted = operation.SurelyNotExecuted };
        }
    }

    /// <summary>After everything healed each group must acknowledge a write and a read.</summary>
    private void Heal(int before)
    {
        var deadline = world.Now + HealingMax;
        while (world.Now < deadline)
        {
            world.RunUntil(world.Now + HealingStep);
            var groups = cluster.Operations.Skip(before).Where(operation => operation.IsWrite && operation.ReturnedAt != Operation.Never).Select(operation => operation.Key % cluster.Plan.Groups);
            if (groups.Distinct().Count() == cluster.Plan.Groups) return;
        }

        throw new HistoryFailedException($"no progress {HealingMax / 1_000_000} s after everything healed: " + string.Join("; ", cluster.Members.Select(Describe)));
    }

    /// <summary>With no more commands, all members of a group become equal.</summary>
    private void Settle()
    {
        var deadline = world.Now + SettlingMax;
        string difference;
        do
        {
            world.RunUntil(world.Now + HealingStep);
            difference = DifferenceBetweenMembers();
        }
        while (difference.Length > 0 && world.Now < deadline);
        if (difference.Length > 0) throw new HistoryFailedException(difference);
    }

    private string DifferenceBetweenMembers()
    {
        for (var group = 0; group < cluster.Plan.Groups; group++)
        {
            var primaries = cluster.PrimariesOf(group);
            if (primaries.Count != 1) return $"group {group} has {primaries.Count} primaries in the end";
            var primary = primaries[0].Plane;
            if (primary.IsRdbAwaited) return $"in the end {primaries[0].Process.Name} has not told its client of an RDB file";
            foreach (var member in cluster.Members.Where(member => cluster.GroupOf(member) == group && member.Plane != primary))
            {
                if (member.Plane!.Role != SimDataPlane.Serving.Replica || member.Plane.AppliedOffset != primary.AppliedOffset || member.Plane.Contents != primary.Contents || (member.Plane.KnowsDigest && primary.KnowsDigest && member.Plane.Digest != primary.Digest))
                {
                    return $"in the end a replica is not its primary's equal ({primary.AppliedOffset}): " + Describe(member);
                }
            }
        }

        return "";
    }

    private string Describe(MemberProcess member)
        => $"{member.Name} group {cluster.GroupOf(member)} {member.Member?.Role} epoch {member.Member?.Epoch} serves {member.Plane?.Role} applied {member.Plane?.AppliedOffset}";
}
