using Distro.Engine;
using Distro.Shard.Hosting;
using Distro.Shard.Info;
using Distro.Wire.Machines;

namespace Distro.Shard.Eviction;

/// <summary>
/// maxmemory, for all loops: what counts towards it, whether it is exhausted, and for how long it has been exceeded. The log that is held for Persistence and replicas
/// does not count, because evicting adds to it, nor do links to Routers, whose replies are on their way (INFO: used_memory minus mem_not_counted_for_evict).
/// </summary>
internal sealed class MemoryLimit(ShardOptions options, Keyspace keyspace, IClock clock)
{
    /// <summary>What even a server without keys takes: a limit below it is always exceeded.</summary>
    private const long EmptyBytes = 1024;

    private volatile bool isExhausted;
    private long exceededSince;
    private long exceededMilliseconds;

    /// <summary>0: there is none.</summary>
    public long Bytes => options.MaxMemory.Bytes;

    /// <summary>Bytes that count towards the limit.</summary>
    public long CountedBytes => Math.Max(keyspace.UsedBytes + OtherBytes(), EmptyBytes);

    /// <summary>What else counts beside data: buffers of clients.</summary>
    public Func<long> OtherBytes { get; set; } = static () => 0;

    /// <summary>All that counts as used memory, by what it is for.</summary>
    public MemoryUse? Use { get; set; }

    /// <summary>The limit is exceeded, and the last who looked found nothing that may be evicted: commands that may need memory are refused.</summary>
    public bool IsExhausted => isExhausted && Bytes > 0;

    /// <summary>Milliseconds for which the limit has been exceeded without a break.</summary>
    public long ExceededNowMilliseconds => Volatile.Read(ref exceededSince) is > 0 and var since ? Math.Max(clock.MonotonicMilliseconds - since, 0) : 0;

    /// <summary>Milliseconds for which it was exceeded since the process began.</summary>
    public long ExceededMilliseconds => Volatile.Read(ref exceededMilliseconds) + ExceededNowMilliseconds;

    /// <summary>Somebody has found the limit exceeded.</summary>
    public void NoteExceeded(bool nothingLeft)
    {
        if (isExhausted != nothingLeft)
            isExhausted = nothingLeft;
        if (Volatile.Read(ref exceededSince) == 0)
            Interlocked.CompareExchange(ref exceededSince, Math.Max(clock.MonotonicMilliseconds, 1), 0);
    }

    /// <summary>Somebody has found that memory suffices.</summary>
    public void NoteKept()
    {
        if (isExhausted)
            isExhausted = false;
        if (Volatile.Read(ref exceededSince) != 0 && Interlocked.Exchange(ref exceededSince, 0) is > 0 and var since)
            Interlocked.Add(ref exceededMilliseconds, Math.Max(clock.MonotonicMilliseconds - since, 0));
    }
}
