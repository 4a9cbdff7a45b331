using Distro.Commands.Execution;
using Distro.Shard.Execution;

namespace Distro.Shard.Info;

/// <summary>The figures of MEMORY STATS: exact where the engine counts, and nothing made up where it has no such thing.</summary>
internal static class MemoryReport
{
    public static IReadOnlyList<MemoryFigure> Of(DataPlane plane, long clientBytes)
    {
        var data = plane.Keyspace.UsedBytes;
        var held = plane.NeededLogBytes;
        var total = data + held + clientBytes;
        var resident = ResidentMemory.Bytes;
        var keys = 0L;
        var figures = new List<MemoryFigure>
        {
            new("peak.allocated", Math.Max(total, plane.Keyspace.PageBytes)), new("total.allocated", total), new("startup.allocated", 0), new("replication.backlog", held),
            new("clients.slaves", 0), new("clients.normal", clientBytes), new("cluster.links", 0), new("aof.buffer", held), new("lua.caches", 0), new("functions.caches", 0),
        };
        for (var database = 0; database < plane.Keyspace.Options.Databases; database++)
        {
            if (plane.Keyspace.Count(database) is not (> 0 and var count))
                continue;
            keys += count;
            figures.Add(new MemoryFigure($"db.{database}", 0, Parts: [new("overhead.hashtable.main", 0), new("overhead.hashtable.expires", 0)]));
        }

        figures.AddRange(
        [
            new("overhead.db.hashtable.lut", 0), new("overhead.db.hashtable.rehashing", 0), new("db.dict.rehashing.count", 0), new("overhead.total", held + clientBytes),
            new("keys.count", keys), new("keys.bytes-per-key", keys == 0 ? 0 : data / keys), new("dataset.bytes", data), new("dataset.percentage", total == 0 ? 0 : data * 100.0 / total, true),
            new("peak.percentage", plane.Keyspace.PageBytes == 0 ? 0 : total * 100.0 / Math.Max(total, plane.Keyspace.PageBytes), true), new("allocator.allocated", data),
            new("allocator.active", plane.Keyspace.PageBytes), new("allocator.resident", plane.Keyspace.PageBytes), new("allocator-fragmentation.ratio", data == 0 ? 1 : plane.Keyspace.PageBytes / (double)data, true),
            new("allocator-fragmentation.bytes", Math.Max(plane.Keyspace.PageBytes - data, 0)), new("allocator-rss.ratio", 1, true), new("allocator-rss.bytes", 0),
            new("rss-overhead.bytes", resident - plane.Keyspace.PageBytes), new("fragmentation", total == 0 ? 1 : resident / (double)total, true), new("fragmentation.bytes", resident - total), new("log.held", held),
        ]);
        return figures;
    }
}
