using System.Diagnostics.Metrics;
using System.Globalization;
using Distro.Shard.Execution;
using Distro.Shard.Hosting;

namespace Distro.Shard.Telemetry;

/// <summary>
/// What a shard tells of itself, under the meter "Distro.Shard". Loops count into arrays of their own; everything here is asked for, when somebody
/// scrapes or exports, and summed then: a command pays nothing for being watched. The latency histogram is published as counts by upper bound
/// ("le", seconds, cumulative as Prometheus has them), because the platform's histogram would have to be fed command by command.
/// </summary>
internal sealed class ShardMetrics : IDisposable
{
    public const string MeterName = "Distro.Shard";

    private readonly Meter meter = new(MeterName);
    private readonly DataPlane plane;
    private readonly ShardServer server;

    public ShardMetrics(ShardServer server)
    {
        this.server = server;
        plane = server.Plane;
        meter.CreateObservableCounter("distro.commands", Commands, "{command}", "Commands by name and outcome (ok, error, rejected).");
        meter.CreateObservableCounter("distro.command.time", () => plane.Workers.Sum(worker => worker.Statistics.LatencyNanoseconds) / 1e9, "s", "Time spent executing commands.");
        meter.CreateObservableCounter("distro.command.latency.bucket", Buckets, "{command}", "Commands that took no longer than le seconds to execute.");
        meter.CreateObservableCounter("distro.slot.holds.long", LongHolds, "{hold}", "Commands and work in the background that held slots for a millisecond or more, by name, and no longer than le seconds.");
        meter.CreateObservableGauge("distro.clients", () => server.ClientCount, "{client}", "Clients on connections of their own.");
        meter.CreateObservableGauge("distro.clients.waiting", () => server.ConnectionsWaiting, "{connection}", "Connections accepted that wait until a loop takes them up (max-new-connections-per-cycle).");
        meter.CreateObservableGauge("distro.memory.clients", () => server.ClientMemoryBytes, "By", "Bytes of clients' buffers and of what is kept for them.");
        meter.CreateObservableCounter("distro.clients.closed", Closings, "{client}", "Clients closed because they broke a limit: memory of all clients, length of a command, unsent output; or not accepted, because there were too many.");
        meter.CreateObservableGauge("distro.router.links", () => server.LinkCount, "{link}", "Open links of Routers and of other shards.");
        meter.CreateObservableGauge("distro.peer.links", () => server.Peers?.UpCount ?? 0, "{link}", "Open links to other shards, for messages.");
        meter.CreateObservableCounter("distro.messages.lost", () => server.Peers?.LostBytes ?? 0, "By", "Bytes of messages that another shard was not sent, because the link to it was broken or took them too slowly.");
        meter.CreateObservableGauge("distro.memory.data", () => plane.Keyspace.UsedBytes, "By", "Bytes of keys and values.");
        meter.CreateObservableGauge("distro.memory.log", () => plane.Log.HeldBytes, "By", "Bytes of change log held until Persistence and replicas have them.");
        meter.CreateObservableGauge("distro.keys", Keys, "{key}", "Keys by database.");
        meter.CreateObservableCounter("distro.keys.expired", () => plane.Workers.Sum(worker => worker.Statistics.Expired), "{key}", "Keys deleted by the expiry cycle.");
        meter.CreateObservableCounter("distro.keys.evicted", () => plane.Workers.Sum(worker => worker.Statistics.Evicted), "{key}", "Keys deleted because memory was full.");
        meter.CreateObservableCounter("distro.memory.exceeded", () => plane.Memory.ExceededMilliseconds / 1e3, "s", "Time for which maxmemory was exceeded.");
        meter.CreateObservableGauge("distro.log.offset", Offsets, "By", "Log offsets: claimed, committed, released, applied.");
        meter.CreateObservableGauge("distro.replica.lag", Lags, "By", "How far each replica is behind, in bytes of log.");
        meter.CreateObservableGauge("distro.replies.gated", () => plane.Workers.Sum(worker => worker.Gated.Count), "{reply}", "Replies waiting for their durability.");
        meter.CreateObservableCounter("distro.commands.parked", () => plane.Waiters.Parkings, "{command}", "Times that a command found its slots taken and was parked.");
        meter.CreateObservableCounter("distro.snapshots", () => plane.Snapshots.Saves, "{snapshot}", "Snapshots that this process took and writers keep.");
        meter.CreateObservableGauge("distro.snapshot.bytes", () => plane.Snapshots.LastBytes, "By", "Size of the last snapshot.");
        meter.CreateObservableGauge("distro.snapshot.taking", () => plane.Snapshots.IsTaking ? 1 : 0, "{snapshot}", "1 while a snapshot is being taken.");
        meter.CreateObservableGauge("distro.serving", () => plane.State.Role == ServingRole.Suspended ? 0 : 1, "{state}", "1 while the member serves.");
        meter.CreateObservableGauge("distro.epoch", () => plane.State.Epoch, "{epoch}", "The epoch this member last served as primary.");
    }

    public void Dispose() => meter.Dispose();

    private IEnumerable<Measurement<long>> Commands()
    {
        foreach (var command in plane.Host.Commands.ByIndex.ToArray())
        {
            long calls = 0, failed = 0, rejected = 0;
            foreach (var worker in plane.Workers)
            {
                calls += worker.Statistics.Calls(command.Index);
                failed += worker.Statistics.Failed(command.Index);
                rejected += worker.Statistics.Rejected(command.Index);
            }

            var name = new KeyValuePair<string, object?>("command", command.FullName);
            if (calls > failed)
                yield return new(calls - failed, name, new("outcome", "ok"));
            if (failed > 0)
                yield return new(failed, name, new("outcome", "error"));
            if (rejected > 0)
                yield return new(rejected, name, new("outcome", "rejected"));
        }
    }

    private IEnumerable<Measurement<long>> Closings()
    {
        foreach (var (limit, count) in server.Closings)
            yield return new(count, new KeyValuePair<string, object?>("limit", limit));
    }

    private IEnumerable<Measurement<long>> Buckets()
    {
        long total = 0;
        for (var bucket = 0; bucket < WorkerStatistics.BucketCount; bucket++)
        {
            foreach (var worker in plane.Workers)
                total += worker.Statistics.Bucket(bucket);
            var bound = WorkerStatistics.BucketSeconds(bucket);
            yield return new(total, new KeyValuePair<string, object?>("le", double.IsInfinity(bound) ? "+Inf" : bound.ToString("R", CultureInfo.InvariantCulture)));
        }
    }

    private IEnumerable<Measurement<long>> LongHolds()
    {
        foreach (var (name, counts, _, _) in SlotHolds.SumOf(plane.Workers, Info.SlotHoldsSection.Names(plane)))
        {
            long total = 0;
            for (var bucket = 0; bucket < counts.Length; bucket++)
            {
                total += counts[bucket];
                var bound = bucket < SlotHolds.BoundsMilliseconds.Length ? (SlotHolds.BoundsMilliseconds[bucket] / 1e3).ToString("R", CultureInfo.InvariantCulture) : "+Inf";
                yield return new(total, new KeyValuePair<string, object?>("command", name), new KeyValuePair<string, object?>("le", bound));
            }
        }
    }

    private IEnumerable<Measurement<long>> Keys()
    {
        for (var database = 0; database < plane.Keyspace.Options.Databases; database++)
        {
            if (plane.Keyspace.Count(database) is > 0 and var count)
                yield return new(count, new KeyValuePair<string, object?>("database", database));
        }
    }

    private IEnumerable<Measurement<long>> Offsets()
    {
        yield return new(plane.Log.ClaimedOffset, new KeyValuePair<string, object?>("kind", "claimed"));
        yield return new(plane.CommittedOffset, new KeyValuePair<string, object?>("kind", "committed"));
        yield return new(plane.Log.ReleasedOffset, new KeyValuePair<string, object?>("kind", "released"));
        yield return new(plane.AppliedOffset, new KeyValuePair<string, object?>("kind", "applied"));
    }

    private IEnumerable<Measurement<long>> Lags()
    {
        var end = plane.Log.ClaimedOffset;
        foreach (var (name, offset) in plane.Replicas.All)
            yield return new(Math.Max(end - offset, 0), new KeyValuePair<string, object?>("replica", name));
    }
}
