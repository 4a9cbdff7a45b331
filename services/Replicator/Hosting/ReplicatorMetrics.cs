using System.Diagnostics.Metrics;
using Distro.Wire.Machines;

namespace Distro.Replicator.Hosting;

/// <summary>What the coordinator and the relay tell the outside: each thing that happens to the cluster, by kind, and the version of the map.</summary>
public sealed class ReplicatorMetrics : IDisposable
{
    private readonly Meter meter = new("Distro.Replicator");
    private readonly Counter<long> events;
    private readonly Counter<long> failovers;
    private long mapVersion;

    public ReplicatorMetrics()
    {
        events = meter.CreateCounter<long>("distro.replicator.events", "{event}", "What happened to the cluster, by kind");
        failovers = meter.CreateCounter<long>("distro.replicator.failovers", "{failover}", "Failovers started");
        meter.CreateObservableGauge("distro.replicator.map.version", () => Volatile.Read(ref mapVersion), "{version}", "Version of the cluster map that is stored");
    }

    public void MapSaved(long version) => Volatile.Write(ref mapVersion, version);

    public void Noted(Note note)
    {
        events.Add(1, new KeyValuePair<string, object?>("kind", note.Kind.ToString()));
        if (note.Kind == NoteKind.FailoverStarted) failovers.Add(1, new KeyValuePair<string, object?>("group", note.Group));
    }

    public void Dispose() => meter.Dispose();
}
