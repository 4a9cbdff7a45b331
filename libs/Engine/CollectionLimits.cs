namespace Distro.Engine;

/// <summary>
/// Up to which size a collection stays one packed block in its key's record. The names and defaults are those of redis.conf;
/// changing a limit affects values at their next write. One object a keyspace, read by every worker, set by CONFIG SET.
/// </summary>
public sealed class CollectionLimits
{
    /// <summary>The most entries a packed block counts, whatever the options say.</summary>
    public const int PackedEntriesMax = 32767;

    /// <summary>hash-max-listpack-entries: fields of a packed hash.</summary>
    public int HashEntries { get; set; } = 128;

    /// <summary>hash-max-listpack-value: bytes of the longest field or value of a packed hash.</summary>
    public int HashValueBytes { get; set; } = 64;

    /// <summary>set-max-intset-entries: members of a set of integers kept as a sorted array.</summary>
    public int IntegerSetEntries { get; set; } = 512;

    /// <summary>set-max-listpack-entries: members of a packed set.</summary>
    public int SetEntries { get; set; } = 128;

    /// <summary>set-max-listpack-value: bytes of the longest member of a packed set.</summary>
    public int SetValueBytes { get; set; } = 64;

    /// <summary>zset-max-listpack-entries: members of a packed sorted set.</summary>
    public int SortedSetEntries { get; set; } = 128;

    /// <summary>zset-max-listpack-value: bytes of the longest member of a packed sorted set.</summary>
    public int SortedSetValueBytes { get; set; } = 64;

    /// <summary>list-max-listpack-size: entries of a packed list when positive; -1 to -5 mean 4, 8, 16, 32, 64 KB.</summary>
    public int ListSize { get; set; } = -2;

    /// <summary>hll-sparse-max-bytes: bytes up to which a HyperLogLog, header included, stays in its sparse form.</summary>
    public int HyperLogLogSparseBytes { get; set; } = 3000;

    /// <summary>Bytes of the largest block of a stream, whatever the options say: an entry is found by walking its block.</summary>
    private const int StreamNodeBytesMax = 1 << 20;

    /// <summary>stream-node-max-bytes: bytes of a stream's block; 0 for no limit of its own.</summary>
    public int StreamNodeBytes { get; set; } = 4096;

    /// <summary>stream-node-max-entries: entries of a stream's block; 0 for no limit of its own.</summary>
    public int StreamNodeEntries { get; set; } = 100;

    /// <summary>Whether a stream's block of so many entries takes no more, when one more would make it so many bytes.</summary>
    internal bool IsStreamBlockFull(int entries, long bytes)
        => bytes > (StreamNodeBytes > 0 ? Math.Min(StreamNodeBytes, StreamNodeBytesMax) : StreamNodeBytesMax)
            || entries >= (StreamNodeEntries > 0 ? Math.Min(StreamNodeEntries, Streams.StreamBlock.EntriesMax) : Streams.StreamBlock.EntriesMax);
}
