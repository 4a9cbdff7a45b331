namespace Distro.Engine;

/// <summary>
/// All data of one shard: an array of slots, each with a small table per database. There is no dictionary above the slots.
/// Everything that names a slot is called with that slot's lock held, or with the gate closed; the counts may be read at any time.
/// </summary>
public sealed class Keyspace : IDisposable
{
    public Keyspace(KeyspaceOptions options) => throw new NotImplementedException();

    public KeyspaceOptions Options => throw new NotImplementedException();

    public Worker Worker(int index) => throw new NotImplementedException();

    /// <summary>The slot's lock word, in the slot's own cache line.</summary>
    public ref SlotLock Lock(int slot) => throw new NotImplementedException();

    /// <summary>The log offset of the last effect that changed this slot.</summary>
    public ref long LastOffset(int slot) => throw new NotImplementedException();

    /// <summary>Finds a key, whether or not it has expired: expiry is the caller's decision.</summary>
    public KeyEntry Open(Worker worker, int slot, int database, ReadOnlySpan<byte> key) => throw new NotImplementedException();

    /// <summary>Keys in a database, expired ones that are not yet deleted included.</summary>
    public long Count(int database) => throw new NotImplementedException();

    /// <summary>Keys of a database that have an expiry time.</summary>
    public long CountWithExpiry(int database) => throw new NotImplementedException();

    public long CountInSlot(int slot, int database) => throw new NotImplementedException();

    /// <summary>The first slot at or after <paramref name="slot"/> that holds keys of the database, or -1. Needs no lock: a hint under concurrent writes.</summary>
    public int NextNonEmptySlot(int slot, int database) => throw new NotImplementedException();

    /// <summary>
    /// Emits whole home buckets of one slot from a 39-bit hash position on, until at least <paramref name="count"/> keys were emitted.
    /// Returns the position to go on from, or -1 when the slot is done.
    /// </summary>
    public long ScanSlot<TSink>(Worker worker, int slot, int database, long position, int count, ref TSink sink) where TSink : IScanSink, allows ref struct
        => throw new NotImplementedException();

    /// <summary>Up to <paramref name="count"/> keys of the slot whose expiry time is at or before <paramref name="unixMilliseconds"/>, for the active expiry cycle. Returns how many were emitted.</summary>
    public int FindExpired<TSink>(Worker worker, int slot, int database, long unixMilliseconds, int count, ref TSink sink) where TSink : IScanSink, allows ref struct
        => throw new NotImplementedException();

    /// <summary>Empties a database (or all, with -1) by an epoch: O(1), with the gate closed. The memory follows through <see cref="FreeSome"/>.</summary>
    public void Flush(int database) => throw new NotImplementedException();

    /// <summary>Empties one slot in all databases, under its lock.</summary>
    public void FlushSlot(Worker worker, int slot) => throw new NotImplementedException();

    /// <summary>Frees part of what was deleted lazily, at most about <paramref name="blocks"/> blocks. True while there is more.</summary>
    public bool FreeSome(Worker worker, int blocks) => throw new NotImplementedException();

    /// <summary>used_memory: the sum of all workers' counters, in bytes.</summary>
    public long UsedBytes => throw new NotImplementedException();

    /// <summary>Walks every page and sums live blocks. Equals <see cref="UsedBytes"/> at rest.</summary>
    public long WalkUsedBytes() => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
