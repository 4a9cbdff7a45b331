using Distro.Persistence.Writers;
using Distro.Wire.Machines;

namespace Distro.Tests.Simulation.Processes;

/// <summary>A Persistence instance: the writer's machine over a simulated disk that outlives it.</summary>
public sealed class WriterProcess(SimCluster cluster, int number, string name, string coordinator) : SimProcess(cluster, number, name)
{
    private readonly SortedDictionary<int, SimLogFile> disk = [];

    /// <summary>Multiplies what the disk takes for everything.</summary>
    public int Slowness { get; set; } = 1;

    protected override Machine Build()
    {
        var recovered = disk.Values.Select(file => file.Recover(Cluster.Counters)).ToArray();
        return new WriterMachine(
            Clock, World.Random, Cluster.Options, new WriterIdentity(Name, Endpoint), coordinator, recovered, Cluster.Plan.WriterFaults);
    }

    protected override void PerformOwn(MachineAction action)
    {
        var request = (LogRequest)action;
        if (!disk.TryGetValue(request.Group, out var file)) disk[request.Group] = file = new SimLogFile(request.Group);
        var generation = Generation;
        if (request is FetchRecords)
        {
            World.After(Latency(request), () =>
            {
                if (generation == Generation) Complete(file.Do(request));
            });
            return;
        }

        file.Pending.Enqueue(request);
        file.BusyUntil = Math.Max(file.BusyUntil, World.Now) + Latency(request);
        World.At(file.BusyUntil, () =>
        {
            if (generation == Generation) Complete(file.Do(file.Pending.Dequeue()));
        });
    }

    protected override void Died(bool powerLost)
    {
        foreach (var file in disk.Values) file.Crash(World.Random, powerLost, Cluster.Counters);
    }

    private long Latency(LogRequest request)
        => Slowness * (long)(request is SyncLog or SavePromise or CutLog ? World.Random.Next(300, 9000) : World.Random.Next(20, 400));
}
