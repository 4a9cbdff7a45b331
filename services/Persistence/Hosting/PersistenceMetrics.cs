using System.Diagnostics.Metrics;

namespace Distro.Persistence.Hosting;

/// <summary>What the writers tell the outside: bytes, how long the disk takes, and how far each log is.</summary>
public sealed class PersistenceMetrics : IDisposable
{
    private readonly Meter meter = new("Distro.Persistence");
    private readonly Counter<long> writtenBytes;
    private readonly Counter<long> diskFull;
    private readonly Histogram<double> syncSeconds;
    private readonly Counter<long> promises;

    public PersistenceMetrics(Func<IEnumerable<(int Group, long EndOffset, long DurableOffset)>> logs)
    {
        writtenBytes = meter.CreateCounter<long>("distro.persistence.written", "By", "Log bytes written");
        syncSeconds = meter.CreateHistogram<double>("distro.persistence.sync.duration", "s", "Time that one sync of a log took");
        diskFull = meter.CreateCounter<long>("distro.persistence.disk_full", "{attempt}", "Writes that found no space and wait for it");
        promises = meter.CreateCounter<long>("distro.persistence.promises", "{promise}", "Epochs promised to candidates");
        meter.CreateObservableGauge("distro.persistence.log.end", () => logs().Select(log => Measure(log.EndOffset, log.Group)), "By", "Offset at which a group's log ends");
        meter.CreateObservableGauge("distro.persistence.log.durable", () => logs().Select(log => Measure(log.DurableOffset, log.Group)), "By", "Offset below which a group's log is on the disk");
    }

    public void Written(int group, long bytes) => writtenBytes.Add(bytes, Tag(group));

    public void Synced(int group, TimeSpan took) => syncSeconds.Record(took.TotalSeconds, Tag(group));

    public void DiskFull(int group) => diskFull.Add(1, Tag(group));

    public void Promised(int group) => promises.Add(1, Tag(group));

    public void Dispose() => meter.Dispose();

    private static Measurement<long> Measure(long value, int group) => new(value, Tag(group));

    private static KeyValuePair<string, object?> Tag(int group) => new("group", group);
}
