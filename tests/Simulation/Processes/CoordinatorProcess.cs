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

    private readonly List<ClusterMap> earlier = [];
    private byte[]? stored;
    private byte[]? newest;
    private long closedVersion;
    private SaveMap? saving;

    /// <summary>A map was saved, and is about to be told.</summary>
    public Action<ClusterMap>? MapSaved { get; set; }

    /// <summary>The map that a new coordinator would start from; null before the first.</summary>
    public ClusterMap? Map => Stored();

    /// <summary>Its map file is one from before a change of writers.</summary>
    public bool HasOldMap => newest is not null;

    /// <summary>An operator puts back a map file from before a change of writers. False while there is none. Of a cluster with one group: the others' maps would not be old.</summary>
    public bool PutBack()
    {
        if (earlier.Where(map => map.Groups[0].Ensemble.Version is var version && version > 0 && version < closedVersion).ToArray() is not { Length: > 0 } old || HasOldMap) return false;
        Die(powerLost: false);
        newest = stored;
        stored = ClusterMapCodec.Encode(old[World.Random.Next(old.Length)]);
        World.Trace.Say(World.Now, $"{Name} gets a map from before a change of writers");
        return true;
    }

    /// <summary>The newest map file is put back in its place.</summary>
    public void PutRight()
    {
        if (!HasOldMap) return;
        Die(powerLost: false);
        (stored, newest) = (newest, null);
        World.Trace.Say(World.Now, $"{Name} gets its newest map again");
    }

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
            Store(saved.Map);
            saving = null;
            MapSaved?.Invoke(saved.Map);
            Complete(new MapSaved(saved.Map.Version));
        });
    }

    protected override void Died(bool powerLost)
    {
        if (saving is not null && World.Chance(0.5)) Store(saving.Map);
    }

    private void Store(ClusterMap map)
    {
        var before = Stored();
        stored = ClusterMapCodec.Encode(map);
        if (HasOldMap || before is not { Groups: [{ Ensemble: var was }] } || map.Groups[0].Ensemble.Version == was.Version) return;
        earlier.Add(before);
        if (was.IsDecided) closedVersion = was.Version;
    }

    private ClusterMap? Stored()
    {
        if (stored is null) return null;
        if (!ClusterMapCodec.TryDecode(stored, out var map, out var problem)) throw new HistoryFailedException("the stored map is unreadable: " + problem);
        return map;
    }
}
