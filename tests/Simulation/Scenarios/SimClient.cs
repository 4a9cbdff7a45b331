using Distro.Tests.Histories;
using Distro.Tests.Simulation.Checks;
using Distro.Tests.Simulation.Processes;

namespace Distro.Tests.Simulation.Scenarios;

/// <summary>
/// A client: one command at a time, on any process that takes itself for the primary, also on one that is cut off from everybody else. It waits a while for a reply and
/// then goes on without: what it did not hear stays unknown.
/// </summary>
public sealed class SimClient(SimCluster cluster, int number)
{
    private const long PatienceMicroseconds = 2_000_000;

    private bool stopped;

    public void Start() => Next();

    public void Stop() => stopped = true;

    private void Next() => cluster.World.After((long)(-Math.Log(1 - cluster.World.Random.NextDouble()) * 120_000) + 1000, Send);

    private void Send()
    {
        if (stopped) return;
        var world = cluster.World;
        var key = world.Random.Next(cluster.Keys);
        var planes = cluster.PrimariesOf(key % cluster.Plan.Groups);
        if (planes.Count == 0)
        {
            Next();
            return;
        }

        var (process, plane) = planes[world.Random.Next(planes.Count)];
        var isWrite = world.Chance(0.5);
        var operation = new Operation(key, isWrite, isWrite ? cluster.NextValue() : 0, world.Now);
        cluster.Operations.Add(operation);
        var waitsForDisk = cluster.Plan.WaitsForDisk(number, key);
        if (!waitsForDisk) cluster.Weak.Add(operation);
        var open = true;
        world.After(PatienceMicroseconds, () =>
        {
            if (open) cluster.Counters.Unknown++;
            if (open) Next();
            open = false;
        });
        var command = new SimCommand(key, isWrite, operation.Value, waitsForDisk, value => world.After(cluster.Network.Delay(), () =>
        {
            if (!open) return;
            open = false;
            Finish(operation, value);
        }));
        world.After(cluster.Network.Delay(), () => process.Execute(plane, command));
    }

    private void Finish(Operation operation, long? value)
    {
        operation.SurelyNotExecuted = value is null;
        if (value is { } known)
        {
            cluster.Counters.Acknowledged++;
            operation.ReturnedAt = cluster.World.Now;
            if (!operation.IsWrite) operation.Value = known;
        }

        Next();
    }
}
