using Distro.Engine.Memory;

namespace Distro.Engine.Tables;

/// <summary>Where an entry of a table stands. Valid until the table's next insertion or removal.</summary>
public struct LeafPlace
{
    internal Handle Leaf { get; init; }
}

/// <summary>A hash table over records in the arena (signatures; the implementation follows).</summary>
public readonly ref struct LeafTable<TRecords> where TRecords : struct, ILeafRecords, allows ref struct
{
    private readonly ref LeafRoot root;

    public LeafTable(Heap heap, ref LeafRoot root, TRecords records)
    {
        Heap = heap;
        this.root = ref root;
    }

    public Heap Heap { get; }

    public long Count => root.Count;

    /// <summary>Finds the record with that key. The place serves Remove and Replace.</summary>
    public bool TryFind(ulong hash, ReadOnlySpan<byte> key, out Handle record, out LeafPlace place) => throw new NotImplementedException();

    /// <summary>Adds a record whose key is not in the table.</summary>
    public void Insert(ulong hash, Handle record) => throw new NotImplementedException();

    /// <summary>Points the entry to another record of the same key: after a record moved.</summary>
    public void Replace(in LeafPlace place, Handle record) => throw new NotImplementedException();

    /// <summary>Takes an entry out. The record is the caller's to free.</summary>
    public void Remove(in LeafPlace place) => throw new NotImplementedException();

    /// <summary>Visits whole home buckets from a 39-bit hash position on, until at least <paramref name="count"/> records were emitted. Returns the position to go on from, or -1 at the end.</summary>
    public long Scan<TSink>(long position, int count, ref TSink sink) where TSink : ILeafSink, allows ref struct => throw new NotImplementedException();

    /// <summary>A record chosen at random by a random number; null when the table is empty.</summary>
    public Handle Sample(ulong random) => throw new NotImplementedException();

    /// <summary>Takes the table apart: empties and frees whole leaves, emitting their records for the caller to free, until about <paramref name="budget"/> records went. True when the table is empty.</summary>
    public bool TakeApart<TSink>(ref int budget, ref TSink sink) where TSink : ILeafSink, allows ref struct
    {
        root.Reference = root.Reference != 0 ? throw new NotImplementedException() : 0UL;
        root.Entries = 0;
        return true;
    }
}
