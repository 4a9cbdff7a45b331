namespace Distro.Engine;

/// <summary>What a keyspace is made of. The hash seed comes from the cluster map, so that replicas, moved slots and SCAN cursors agree.</summary>
public sealed record KeyspaceOptions
{
    public const int SlotCount = 16384;

    public required ulong HashSeed { get; init; }

    public int Databases { get; init; } = 16;

    /// <summary>Threads that may run commands: each gets a heap. Loops, plus one for replay.</summary>
    public required int Workers { get; init; }

    /// <summary>Address space reserved for data, in bytes; memory is committed as it is used.</summary>
    public long ReservedBytes { get; init; } = 1L << 40;

    /// <summary>
    /// Asks the system for large pages (transparent huge pages on Linux): a fifth less time a lookup when the data is much larger than the caches. Off by
    /// default, because the system may fill up again what was given back in parts, and the memory resident then exceeds the memory used.
    /// </summary>
    public bool UseLargePages { get; init; }

    /// <summary>How accesses to keys are noted.</summary>
    public Access.AccessTracking Access { get; init; } = new();

    /// <summary>When collections leave their packed form.</summary>
    public CollectionLimits Collections { get; init; } = new();

    /// <summary>The checked build of the memory: guard bytes, poisoned frees, validated handles. Slow; tests run it.</summary>
    public bool IsChecked { get; init; }
}
