using Distro.Commands.Execution;
using Distro.Commands.Scripting;
using Distro.Engine;
using Distro.Shard.Execution;

namespace Distro.Shard.Info;

/// <summary>
/// The figures of MEMORY STATS. The parts of the total are counted exactly: data and its tables, log, clients, Routers' links; what scripts take lies in managed memory and is no part of it. Nothing
/// is made up where there is no such thing (replicas' buffers, tables that are being resized). Tables are counted over all databases: where several have keys, each is given a
/// share by its keys.
/// </summary>
internal static class MemoryReport
{
    public static IReadOnlyList<MemoryFigure> Of(DataPlane plane, MemoryUse use)
    {
        var (data, tables, log, clients, links) = (use.Data, use.KeyTables, use.Log, use.Clients, use.Links);
        var total = data + log + clients + links;
        var overhead = log + clients + links + tables;
        var peak = Math.Max(use.Peak, total);
        var keys = Enumerable.Range(0, plane.Keyspace.Options.Databases).Sum(plane.Keyspace.Count);
        return
        [
            new("peak.allocated", peak), new("total.allocated", total), new("startup.allocated", 0), new("replication.backlog", log), new("clients.slaves", 0), new("clients.normal", clients),
            new("cluster.links", links), new("aof.buffer", 0), .. Scripts(plane.Scripts), .. Databases(plane.Keyspace, tables, keys),
            new("overhead.db.hashtable.lut", tables), new("overhead.db.hashtable.rehashing", 0), new("db.dict.rehashing.count", 0), new("overhead.total", overhead),
            new("keys.count", keys), new("keys.bytes-per-key", keys == 0 ? 0 : total / keys), new("dataset.bytes", total - overhead),
            new("dataset.percentage", Percent(total - overhead, total), true), new("peak.percentage", Percent(total, peak), true), .. Allocator(data, plane.Keyspace.PageBytes),
            .. Resident(total, plane.Keyspace.PageBytes), new("clients.count", use.ClientCount), new("log.held", log),
        ];
    }

    private static MemoryFigure[] Scripts(ScriptCatalog scripts)
        => [new("lua.caches", scripts.EvalMachineBytes + scripts.ScriptBytes), new("functions.caches", scripts.FunctionMachineBytes + scripts.LibraryBytes), new("scripts.count", scripts.CachedScripts)];

    private static IEnumerable<MemoryFigure> Databases(Keyspace keyspace, long tables, long keys)
    {
        for (var database = 0; database < keyspace.Options.Databases; database++)
        {
            if (keyspace.Count(database) is > 0 and var count)
                yield return new($"db.{database}", 0, Parts: [new("overhead.hashtable.main", tables * (count / (double)keys)), new("overhead.hashtable.expires", 0)]);
        }
    }

    /// <summary>Pages are held whole: what of them is free is fragmentation.</summary>
    private static MemoryFigure[] Allocator(long data, long pages) =>
    [
        new("allocator.allocated", data), new("allocator.active", pages), new("allocator.resident", pages),
        new("allocator-fragmentation.ratio", data == 0 ? 1 : pages / (double)data, true), new("allocator-fragmentation.bytes", Math.Max(pages - data, 0)),
        new("allocator-rss.ratio", 1, true), new("allocator-rss.bytes", 0),
    ];

    /// <summary>What the process holds beside its pages: the runtime, code, stacks, managed memory.</summary>
    private static MemoryFigure[] Resident(long total, long pages)
    {
        var resident = ResidentMemory.Bytes;
        return
        [
            new("rss-overhead.ratio", pages == 0 ? 1 : resident / (double)pages, true), new("rss-overhead.bytes", resident - pages),
            new("fragmentation", total == 0 ? 1 : resident / (double)total, true), new("fragmentation.bytes", resident - total),
        ];
    }

    private static double Percent(long part, long whole) => whole == 0 ? 0 : part * 100.0 / whole;
}
