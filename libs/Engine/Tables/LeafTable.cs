using System.Numerics;
using Distro.Engine.Memory;

namespace Distro.Engine.Tables;

/// <summary>
/// A hash table over records in the arena that grows without ever stopping to rehash. Intervals of the hash are mapped to leaves of 1 to 64 buckets
/// of ten entries; one leaf hangs off the root directly, more off a radix tree of the top hash bits. A leaf grows by an eighth when it is full,
/// splits in two at its largest, merges with its sibling when sparse: the most one insertion moves is 640 entries.
/// Entries stand in hash order by bucket, so that a scan position is a hash: what stays in the table is visited exactly once, whatever else happens.
/// The table stores handles only and never frees a record. It is used for keys of slots and for members of large collections.
/// </summary>
public readonly ref struct LeafTable<TRecords> where TRecords : struct, ILeafRecords, allows ref struct
{
    private readonly ref LeafRoot root;
    private readonly TRecords records;

    /// <param name="heap">The calling worker's heap: what the table allocates comes from it.</param>
    /// <param name="root">Where the table's state is kept; it must not move while this view is used.</param>
    /// <param name="records">Knows how to hash and compare records.</param>
    public LeafTable(Heap heap, ref LeafRoot root, TRecords records)
    {
        this.root = ref root;
        this.records = records;
        Heap = heap;
    }

    public Heap Heap { get; }

    public long Count => root.Entries;

    private Leaves<TRecords> Leaves => new(Heap, records);

    /// <summary>Finds the record with that key. The place serves Remove and Replace.</summary>
    public bool TryFind(ulong hash, ReadOnlySpan<byte> key, out Handle record, out LeafPlace place)
    {
        record = default;
        place = default;
        if (root.Reference == 0) return false;
        Heap.Patience.Spend();
        var leaf = new LeafReference(Find(LeafShape.PositionOf(hash)));
        var bytes = leaf.BucketsIn(Heap);
        var home = LeafShape.Home(LeafShape.PositionOf(hash), leaf.Depth, leaf.Buckets);
        var reach = LeafBucket.Of(bytes, home).Reach;
        for (var step = 0; step <= reach; step++)
        {
            var bucket = home + step;
            if (bucket >= leaf.Buckets) bucket -= leaf.Buckets;
            var entries = LeafBucket.Of(bytes, bucket);
            for (var candidates = entries.Matches(LeafShape.TagOf(hash)); candidates != 0; candidates &= candidates - 1)
            {
                var index = BitOperations.TrailingZeroCount(candidates);
                var found = entries.At(index);
                if (!records.Matches(found, key)) continue;
                record = found;
                place = new LeafPlace(hash, home, bucket, index);
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds a record whose key is not in the table.</summary>
    public LeafPlace Insert(ulong hash, Handle record)
    {
        var position = LeafShape.PositionOf(hash);
        if (root.Reference == 0) root.Reference = Leaves.NewLeaf(depth: 0, buckets: 1).Bits;
        ref var reference = ref Find(position);
        var leaf = new LeafReference(reference);
        while (leaf.Entries >= LeafShape.Limit(leaf.Buckets))
        {
            Leaves.Grow(ref reference, ref root.Reference, position);
            reference = ref Find(position);
            leaf = new LeafReference(reference);
        }

        reference = leaf.WithEntries(leaf.Entries + 1).Bits;
        root.Entries++;
        return Leaves<TRecords>.Put(leaf.BucketsIn(Heap), leaf.Depth, leaf.Buckets, hash, record);
    }

    /// <summary>Makes room in an empty table for that many records: until there are more, none is laid anew. One that stays empty must be given something, or be taken apart.</summary>
    public void Reserve(long entries)
    {
        if (root.Reference == 0 && entries > 0) root.Reference = Leaves.NewTable(entries);
    }

    /// <summary>Gives back the room that was made for more than has come.</summary>
    public void Fit() => Leaves.Fit(ref root.Reference);

    /// <summary>The record at a place.</summary>
    public Handle At(in LeafPlace place)
    {
        var leaf = new LeafReference(Find(LeafShape.PositionOf(place.Hash)));
        return LeafBucket.Of(leaf.BucketsIn(Heap), place.Bucket).At(place.Index);
    }

    /// <summary>Points the entry to another record of the same key: after a record moved.</summary>
    public void Replace(in LeafPlace place, Handle record)
    {
        var leaf = new LeafReference(Find(LeafShape.PositionOf(place.Hash)));
        LeafBucket.Of(leaf.BucketsIn(Heap), place.Bucket).Point(place.Index, record);
    }

    /// <summary>Takes an entry out. The record is the caller's to free, afterwards: the table may still read others, never this one.</summary>
    public void Remove(in LeafPlace place)
    {
        var position = LeafShape.PositionOf(place.Hash);
        ref var reference = ref Find(position);
        var leaf = new LeafReference(reference);
        var bytes = leaf.BucketsIn(Heap);
        var isForeign = place.Bucket != place.Home;
        LeafBucket.Of(bytes, place.Bucket).Remove(place.Index, isForeign);
        if (isForeign) LeafBucket.Of(bytes, place.Home).UncountSpilled();
        reference = leaf.WithEntries(leaf.Entries - 1).Bits;
        root.Entries--;
        Leaves.Shrink(ref reference, ref root.Reference, position);
    }

    /// <summary>
    /// Visits whole home buckets from a 39-bit hash position on, until at least <paramref name="count"/> records were emitted.
    /// Returns the position to go on from, or -1 at the end. The sink must not change the table.
    /// </summary>
    public long Scan<TSink>(long position, int count, ref TSink sink) where TSink : ILeafSink, allows ref struct
    {
        var emitted = 0;
        while (root.Reference != 0 && position < LeafShape.PositionEnd)
        {
            var leaf = new LeafReference(Find(position));
            var bytes = leaf.BucketsIn(Heap);
            var start = LeafShape.Start(position, leaf.Depth);
            for (var bucket = LeafShape.Home(position, leaf.Depth, leaf.Buckets); bucket < leaf.Buckets; bucket++)
            {
                Heap.Patience.Spend(LeafShape.BucketEntries);
                emitted += EmitHome(leaf, bytes, bucket, position, start, ref sink);
                position = start + LeafShape.BucketStart(bucket + 1, leaf.Depth, leaf.Buckets);
                if (emitted >= count) return position < LeafShape.PositionEnd ? position : -1;
            }
        }

        return -1;
    }

    /// <summary>A record chosen by a random number, all about equally likely; null when the table is empty.</summary>
    public Handle Sample(ulong random)
    {
        if (root.Entries == 0) return default;
        Heap.Patience.Spend();
        for (var attempt = 0; ; attempt++)
        {
            var leaf = new LeafReference(Find(LeafShape.PositionOf(Draw(ref random))));
            var bytes = leaf.BucketsIn(Heap);
            var bucket = (int)Math.BigMul(Draw(ref random), (ulong)leaf.Buckets, out _);
            var index = (int)Math.BigMul(Draw(ref random), LeafShape.BucketEntries, out _);
            if (attempt >= SampleAttemptsMax && leaf.Entries > 0) return FirstFrom(leaf, bytes, bucket);
            if (((LeafBucket.Of(bytes, bucket).Taken >> index) & 1) == 0) continue;

            // A sparser leaf offers fewer entries for the same interval: fuller ones are refused less often, in proportion to their places.
            var placesIfAllLikeThis = (ulong)(leaf.Buckets * LeafShape.BucketEntries) << leaf.Depth;
            if (Draw(ref random) % (2 * (ulong)root.Entries) < placesIfAllLikeThis) return LeafBucket.Of(bytes, bucket).At(index);
        }
    }

    /// <summary>
    /// Takes the table apart: frees whole leaves and emits their records for the caller to free, until about <paramref name="budget"/> records went.
    /// True when the table is empty. Once begun, nothing else may be done with the table until it is empty.
    /// </summary>
    public bool TakeApart<TSink>(ref int budget, ref TSink sink) where TSink : ILeafSink, allows ref struct
    {
        while (root.Reference != 0 && budget > 0)
        {
            ref var reference = ref root.Reference;
            while (new LeafReference(reference) is { Kind: LeafReferenceKind.Node } node)
            {
                var entries = node.EntriesIn(Heap);
                var index = FirstOwn(entries);
                if (index < 0)
                {
                    Leaves.FreeNode(node);
                    reference = 0;
                    break;
                }

                reference = ref entries[index];
            }

            if (reference == 0) continue;
            var leaf = new LeafReference(reference);
            EmitAll(leaf.BucketsIn(Heap), leaf.Buckets, ref sink);
            Leaves.FreeLeaf(leaf);
            reference = 0;
            budget -= leaf.Entries + 1;
            root.Entries -= leaf.Entries;
        }

        return root.Reference == 0;
    }

    private const int SampleAttemptsMax = 64;

    private static ulong Draw(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>The reference to the leaf of a position, in the root or in a node. Only for a table that has a leaf.</summary>
    private ref ulong Find(long position)
    {
        ref var reference = ref root.Reference;
        while (new LeafReference(reference) is { Kind: LeafReferenceKind.Node } node)
        {
            var entries = node.EntriesIn(Heap);
            reference = ref entries[LeafShape.IndexIn(entries, node.Depth, position)];
        }

        return ref reference;
    }

    /// <summary>Emits the entries at home in a bucket whose hash lies at or after a position.</summary>
    private int EmitHome<TSink>(LeafReference leaf, Span<byte> bytes, int home, long position, long start, ref TSink sink)
        where TSink : ILeafSink, allows ref struct
    {
        var isWhole = position <= start + LeafShape.BucketStart(home, leaf.Depth, leaf.Buckets);
        var first = LeafBucket.Of(bytes, home);
        var emitted = 0;
        for (var step = 0; step <= first.Reach; step++)
        {
            var bucket = (home + step) % leaf.Buckets;
            var entries = LeafBucket.Of(bytes, bucket);
            if (step > 0 && entries.Foreign == 0) continue;
            var isSure = isWhole && step == 0 && entries.Foreign == 0;
            for (var taken = entries.Taken; taken != 0; taken &= taken - 1)
            {
                var record = entries.At(BitOperations.TrailingZeroCount(taken));
                if (!isSure)
                {
                    var at = LeafShape.PositionOf(records.HashOf(record));
                    if (at < position || LeafShape.Home(at, leaf.Depth, leaf.Buckets) != home) continue;
                }

                sink.Emit(record);
                emitted++;
            }
        }

        return emitted;
    }

    private static void EmitAll<TSink>(Span<byte> bytes, int buckets, ref TSink sink) where TSink : ILeafSink, allows ref struct
    {
        for (var bucket = 0; bucket < buckets; bucket++)
        {
            var entries = LeafBucket.Of(bytes, bucket);
            for (var taken = entries.Taken; taken != 0; taken &= taken - 1) sink.Emit(entries.At(BitOperations.TrailingZeroCount(taken)));
        }
    }

    private static Handle FirstFrom(LeafReference leaf, Span<byte> bytes, int bucket)
    {
        while (LeafBucket.Of(bytes, bucket).Taken == 0) bucket = (bucket + 1) % leaf.Buckets;
        return LeafBucket.Of(bytes, bucket).At(BitOperations.TrailingZeroCount(LeafBucket.Of(bytes, bucket).Taken));
    }

    private static int FirstOwn(Span<ulong> entries)
    {
        for (var i = 0; i < entries.Length; i++)
        {
            if (new LeafReference(entries[i]).Kind is LeafReferenceKind.Leaf or LeafReferenceKind.Node) return i;
        }

        return -1;
    }
}
