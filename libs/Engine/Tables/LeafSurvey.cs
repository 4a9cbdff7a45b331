using System.Numerics;
using Distro.Engine.Memory;

namespace Distro.Engine.Tables;

/// <summary>
/// Sums what a table takes, for MEMORY USAGE. Its leaves and nodes are always summed exactly: the references tell their sizes, so that only nodes are read, one to tens of thousands of entries.
/// Records are asked for their sizes, all of them or those of some buckets: a table is in the order of hashes, so any of them are as good as others.
/// </summary>
internal static class LeafSurvey
{
    private const long WalkedEntriesMax = 1024;
    private const int BucketsMin = 48;

    /// <summary>No leaf is left emptier on average: it would have been laid smaller.</summary>
    private const int SampledABucket = 4;

    /// <summary>Bytes of the table and of its records: exact with no <paramref name="samples"/>, else judged by at least so many records.</summary>
    /// <param name="bytesOf">The size of a record's block.</param>
    public static long Bytes<TRecord>(Heap heap, in LeafRoot root, TRecord bytesOf, long samples) where TRecord : struct, IRecordBytes
    {
        if (root.Reference == 0) return 0;
        var own = OwnBytes(heap, new LeafReference(root.Reference));
        if (samples == 0 || samples >= root.Entries || root.Entries <= WalkedEntriesMax) return own + AllRecords(heap, new LeafReference(root.Reference), bytesOf);
        long buckets = Math.Max(BucketsMin, samples / SampledABucket), bytes = 0, found = 0;
        for (var i = 0L; i < buckets; i++)
        {
            var position = (long)((i + 0.5) / buckets * LeafShape.PositionEnd);
            var leaf = Find(heap, root.Reference, position);
            found += Records(heap, LeafBucket.Of(leaf.BucketsIn(heap), LeafShape.Home(position, leaf.Depth, leaf.Buckets)), bytesOf, ref bytes);
        }

        return own + (long)((double)bytes / Math.Max(found, 1) * root.Entries);
    }

    private static long OwnBytes(Heap heap, LeafReference reference)
    {
        if (reference.Kind == LeafReferenceKind.Leaf) return Heap.BlockBytes(reference.Bytes);
        if (reference.Kind != LeafReferenceKind.Node) return 0;
        heap.Patience.Spend(LeafShape.BucketEntries);
        var bytes = Heap.BlockBytes(LeafReference.NodeBytes);
        foreach (var entry in reference.EntriesIn(heap)) bytes += OwnBytes(heap, new LeafReference(entry));
        return bytes;
    }

    private static long AllRecords<TRecord>(Heap heap, LeafReference reference, TRecord bytesOf) where TRecord : struct, IRecordBytes
    {
        var bytes = 0L;
        if (reference.Kind == LeafReferenceKind.Node)
        {
            foreach (var entry in reference.EntriesIn(heap)) bytes += AllRecords(heap, new LeafReference(entry), bytesOf);
        }
        else if (reference.Kind == LeafReferenceKind.Leaf)
        {
            for (var bucket = 0; bucket < reference.Buckets; bucket++) _ = Records(heap, LeafBucket.Of(reference.BucketsIn(heap), bucket), bytesOf, ref bytes);
        }

        return bytes;
    }

    /// <summary>Adds the sizes of a bucket's records; returns how many there are.</summary>
    private static int Records<TRecord>(Heap heap, LeafBucket bucket, TRecord bytesOf, ref long bytes) where TRecord : struct, IRecordBytes
    {
        heap.Patience.Spend(LeafShape.BucketEntries);
        var found = 0;
        for (var taken = bucket.Taken; taken != 0; taken &= taken - 1)
        {
            bytes += bytesOf.Of(heap, bucket.At(BitOperations.TrailingZeroCount(taken)));
            found++;
        }

        return found;
    }

    private static LeafReference Find(Heap heap, ulong root, long position)
    {
        var reference = new LeafReference(root);
        while (reference.Kind == LeafReferenceKind.Node)
        {
            var entries = reference.EntriesIn(heap);
            reference = new LeafReference(entries[LeafShape.IndexIn(entries, reference.Depth, position)]);
        }

        return reference;
    }
}

/// <summary>What a record takes in memory, which only its owner can read.</summary>
internal interface IRecordBytes
{
    /// <summary>The size of the record's block.</summary>
    long Of(Heap heap, Handle record);
}
