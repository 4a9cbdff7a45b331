using System.Diagnostics.Metrics;
using Distro.Persistence.Backup;
using Distro.Persistence.Snapshots;

namespace Distro.Persistence.Hosting;

/// <summary>What the writers tell the outside: bytes, how long the disk takes, how far each log is, and what a restart would begin with.</summary>
public sealed class PersistenceMetrics : IDisposable
{
    private const double MillisecondsInSecond = 1000;

    private readonly Meter meter = new("Distro.Persistence");
    private readonly Func<IEnumerable<GroupState>> states;
    private readonly Counter<long> writtenBytes;
    private readonly Counter<long> diskFull;
    private readonly Histogram<double> syncSeconds;
    private readonly Counter<long> promises;
    private readonly Counter<long> snapshotsSealed;
    private readonly Counter<long> snapshotsFailed;
    private readonly Counter<long> backupBytes;
    private readonly Counter<long> backupFailures;
    private readonly Gauge<long> backupEnd;
    private readonly Gauge<double> backupComplete;

    public PersistenceMetrics(Func<IEnumerable<GroupState>> states, Func<long> unixMilliseconds)
    {
        this.states = states;
        writtenBytes = meter.CreateCounter<long>("distro.persistence.written", "By", "Log bytes written");
        syncSeconds = meter.CreateHistogram<double>("distro.persistence.sync.duration", "s", "Time that one sync of a log took");
        diskFull = meter.CreateCounter<long>("distro.persistence.disk_full", "{attempt}", "Writes that found no space and wait for it");
        promises = meter.CreateCounter<long>("distro.persistence.promises", "{promise}", "Epochs promised to candidates");
        snapshotsSealed = meter.CreateCounter<long>("distro.persistence.snapshot.sealed", "{snapshot}", "Snapshots that were taken in and count");
        snapshotsFailed = meter.CreateCounter<long>("distro.persistence.snapshot.failed", "{snapshot}", "Snapshots that could not be kept, or were found damaged");
        backupBytes = meter.CreateCounter<long>("distro.persistence.backup.stored", "By", "Bytes of logs and snapshots put into the backup's store");
        backupFailures = meter.CreateCounter<long>("distro.persistence.backup.failed", "{pass}", "Passes of the backup that failed, and are followed by another");
        backupEnd = meter.CreateGauge<long>("distro.persistence.backup.end", "By", "Offset below which a group's log is in the backup");
        backupComplete = meter.CreateGauge<double>("distro.persistence.backup.complete", "s", "Time up to which every moment of a group can be restored, in Unix seconds; 0: none");
        Gauge("distro.persistence.log.end", "By", "Offset at which a group's log ends", state => state.EndOffset);
        Gauge("distro.persistence.log.durable", "By", "Offset below which a group's log is on the disk", state => state.DurableOffset);
        Gauge("distro.persistence.log.bytes", "By", "Bytes of a group's log that are kept", state => state.EndOffset - state.StartOffset);
        Gauge("distro.persistence.log.tail", "By", "Bytes of log that a start replays behind the newest snapshot", state => state.EndOffset - (state.Newest?.SmallestStamp ?? state.StartOffset));
        Gauge("distro.persistence.snapshot.bytes", "By", "Bytes of a group's snapshots that are kept", state => state.SnapshotBytes);
        Gauge("distro.persistence.snapshot.age", "s", "Time since the newest snapshot was begun; 0 without one", state => state.Newest is { } newest ? Math.Max(0, unixMilliseconds() - newest.CreatedMilliseconds) / MillisecondsInSecond : 0);
    }

    public void Written(int group, long bytes) => writtenBytes.Add(bytes, Tag(group));

    public void Synced(int group, TimeSpan took) => syncSeconds.Record(took.TotalSeconds, Tag(group));

    public void DiskFull(int group) => diskFull.Add(1, Tag(group));

    public void Promised(int group) => promises.Add(1, Tag(group));

    public void Snapshot(SnapshotResult result)
    {
        if (result is SnapshotSealed) snapshotsSealed.Add(1, Tag(result.Group));
        else if (result is SnapshotFailed or SnapshotDamaged) snapshotsFailed.Add(1, Tag(result.Group));
    }

    public void Stored(int group, long bytes) => backupBytes.Add(bytes, Tag(group));

    public void Backup(BackupState state)
    {
        if (state.Failures > 0) backupFailures.Add(1, Tag(state.Group));
        backupEnd.Record(state.EndOffset, Tag(state.Group));
        backupComplete.Record(state.CompleteMilliseconds / MillisecondsInSecond, Tag(state.Group));
    }

    public void Dispose() => meter.Dispose();

    private void Gauge(string name, string unit, string description, Func<GroupState, double> value)
        => meter.CreateObservableGauge(name, () => states().Select(state => new Measurement<double>(value(state), Tag(state.Group))), unit, description);

    private static KeyValuePair<string, object?> Tag(int group) => new("group", group);
}
