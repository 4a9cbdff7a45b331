using Distro.Persistence.Snapshots;
using Distro.Persistence.Writers;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Tests.Simulation.Processes;

/// <summary>A Persistence instance: the writer's machine over a simulated disk that outlives it.</summary>
public sealed class WriterProcess(SimCluster cluster, int number, string name, string coordinator) : SimProcess(cluster, number, name)
{
    private readonly SortedDictionary<int, SimLogFile> disk = [];
    private readonly SortedDictionary<int, SimSnapshotDisk> snapshots = [];

    private int disksLost;

    /// <summary>As it lies on the disk: with another disk it is another.</summary>
    public string Id => disksLost == 0 ? Name : $"{Name}-{disksLost}";

    /// <summary>Multiplies what the disk takes for everything.</summary>
    public int Slowness { get; set; } = 1;

    protected override Machine Build()
    {
        var recovered = disk.Select(pair => pair.Value.Recover(Cluster.Counters, SnapshotsOf(pair.Key).Open())).ToArray();
        return new WriterMachine(
            Clock, World.Random, Cluster.Options, new WriterIdentity(Id, Endpoint), coordinator, recovered, Cluster.Plan.WriterFaults);
    }

    /// <summary>A byte of a snapshot turns, on a disk where another is right. False when there is none.</summary>
    public bool Corrupt(Random random) => snapshots.Count > 0 && snapshots.Values.ElementAt(random.Next(snapshots.Count)).Corrupt(random);

    /// <summary>Where a group's log on this disk begins and ends.</summary>
    public (long StartOffset, long EndOffset) LogOf(int group) => disk.TryGetValue(group, out var file) ? (file.StartOffset, file.EndOffset) : (0, 0);

    /// <summary>It dies with its disk, and is to be started with an empty one.</summary>
    public void LoseDisk()
    {
        Die(powerLost: true);
        World.Trace.Say(World.Now, $"{Name} loses its disk");
        disk.Clear();
        snapshots.Clear();
        disksLost++;
    }

    protected override void PerformOwn(MachineAction action)
    {
        if (action is ExportRequest export)
        {
            if (export is ExportSnapshot asked) Export(asked);
            return;
        }

        if (action is SnapshotRequest wanted)
        {
            PerformOnSnapshots(wanted);
            return;
        }

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
        foreach (var kept in snapshots.Values) kept.Crash(powerLost);
    }

    private SimSnapshotDisk SnapshotsOf(int group)
    {
        if (!snapshots.TryGetValue(group, out var kept)) snapshots[group] = kept = new SimSnapshotDisk(group, World.Random.Next());
        return kept;
    }

    private void PerformOnSnapshots(SnapshotRequest request)
    {
        var kept = SnapshotsOf(request.Group);
        var generation = Generation;
        kept.BusyUntil = Math.Max(kept.BusyUntil, World.Now) + (Slowness * (long)World.Random.Next(20, request is SealSnapshot ? 20_000 : 500));
        World.At(kept.BusyUntil, () =>
        {
            if (generation == Generation && kept.Do(request) is { } result) Complete(result);
        });
    }

    /// <summary>An RDB file takes a while, during which it is told of, and comes about or not.</summary>
    private void Export(ExportSnapshot asked)
    {
        var generation = Generation;
        World.After(World.Milliseconds(1, 400), () =>
        {
            if (generation != Generation) return;
            if (World.Chance(0.5))
            {
                Complete(new SnapshotExporting(asked.Group, asked.Ticket, 1));
                Export(asked);
                return;
            }

            var status = World.Chance(0.7) ? SnapshotStatus.Exported : World.Chance(0.5) ? SnapshotStatus.NotExported : SnapshotStatus.ExportsNone;
            if (status == SnapshotStatus.Exported) Cluster.RdbFiles.Add((asked.Group, asked.Id));
            if (status == SnapshotStatus.ExportsNone) Cluster.RdbRefusals.Add((asked.Group, asked.Id));
            Complete(new SnapshotExported(asked.Group, asked.Ticket, status, "as it came out"));
        });
    }

    private long Latency(LogRequest request)
        => Slowness * (long)(request is SyncLog or SavePromise or NoteEnsemble or CutLog ? World.Random.Next(300, 9000) : World.Random.Next(20, 400));
}
