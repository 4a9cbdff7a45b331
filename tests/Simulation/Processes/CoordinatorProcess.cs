using Distro.Replicator.Coordinator;
using Distro.Topology;
using Distro.Topology.Codec;
using Distro.Tests.Simulation.Checks;
using Distro.Wire.Machines;

namespace Distro.Tests.Simulation.Processes;

/// <summary>The Replicator's coordinator over a map file that outlives it.</summary>
public sealed class CoordinatorProcess(SimCluster cluster, int number, string name, string relayEndpoint) : SimProcess(cluster, number, name)
{
    /// <summary>A writer unheard for so long is replaced: shorter than many a partition, so that those are replaced too that work.</summary>
    private const long WriterLostMilliseconds = 1000;

    private byte[]? stored;
    private SaveMap? saving;

    /// <summary>A map was saved, and is about to be told.</summary>
    public Action<ClusterMap>? MapSaved { get; set; }

    /// <summary>The map that a new coordinator would start from; null before the first.</summary>
    public ClusterMap? Map => Stored();

    protected override Machine Build()
    {
        saving = null;
        var plan = Cluster.Plan;
        var settings = new ClusterSettings
        {
            Groups = plan.Groups, Replicas = plan.Replicas, Writers = Cluster.WritersWanted, WriterLostMilliseconds = plan.ChangesWriters ? WriterLostMilliseconds : 0, Durability = plan.Durability, RelayEndpoint = relayEndpoint,
        };
        return new CoordinatorMachine(Clock, World.Random, Cluster.Options, settings, Stored());
    }

    protected override void PerformOwn(MachineAction action)
    {
        saving = (SaveMap)action;
        var generation = Generation;
        World.After(World.Random.Next(500, 8000), () =>
        {
            if (generation != Generation) return;
            var saved = saving!;
            stored = ClusterMapCodec.Encode(saved.Map);
            saving = null;
            MapSaved?.Invoke(saved.Map);
            Complete(new MapSaved(saved.Map.Version));
        });
    }

    protected override void Died(bool powerLost)
    {
        if (saving is not null && World.Chance(0.5)) stored = ClusterMapCodec.Encode(saving.Map);
    }

    private ClusterMap? Stored()
    {
        if (stored is null) return null;
        if (!ClusterMapCodec.TryDecode(stored, out var map, out var problem)) throw new HistoryFailedException("the stored map is unreadable: " + problem);
        return map;
    }
}
