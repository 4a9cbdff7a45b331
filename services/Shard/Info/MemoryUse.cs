using Distro.Shard.Execution;
using Distro.Shard.Clients;

namespace Distro.Shard.Info;

/// <summary>
/// What the process holds for its clients, by what it is for: the parts of used_memory, which INFO and MEMORY STATS show under several names. Keys and values, the tables that find
/// keys, log that somebody still needs, clients' buffers, those of Routers' links. Everything else (scripts, the runtime) lies in managed memory and is no part of it. The peak is looked for several
/// times a second and whenever somebody asks.
/// </summary>
internal sealed class MemoryUse(DataPlane plane, ClientTable clients)
{
    private long peak;

    /// <summary>Bytes of keys, values, and the tables that find them.</summary>
    public long Data => plane.Keyspace.UsedBytes;

    /// <summary>Bytes of the tables that find keys, in all databases.</summary>
    public long KeyTables
    {
        get
        {
            var sum = 0L;
            for (var worker = 0; worker < plane.Keyspace.Options.Workers; worker++)
                sum += plane.Keyspace.Worker(worker).Heap.KeyTableBytes;
            return sum;
        }
    }

    /// <summary>Bytes of log that somebody still needs.</summary>
    public long Log => plane.NeededLogBytes;

    public long Clients => clients.MemoryBytes;

    public int ClientCount => clients.Count;

    /// <summary>Bytes that links to Routers take.</summary>
    public long Links => LinkBytes();

    /// <summary>Who knows that.</summary>
    public Func<long> LinkBytes { get; set; } = static () => 0;

    /// <summary>used_memory, in bytes.</summary>
    public long Total
    {
        get
        {
            var total = Data + Log + Clients + Links;
            for (var seen = Volatile.Read(ref peak); total > seen; seen = Volatile.Read(ref peak))
                Interlocked.CompareExchange(ref peak, total, seen);
            return total;
        }
    }

    /// <summary>The greatest total that was ever seen, in bytes.</summary>
    public long Peak => Math.Max(Volatile.Read(ref peak), Total);
}
