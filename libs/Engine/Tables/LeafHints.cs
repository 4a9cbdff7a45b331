using System.Numerics;
using Distro.Engine.Memory;

namespace Distro.Engine.Tables;

/// <summary>
/// Fetches ahead, for a batch of commands whose keys are known: first all buckets, then all records, so that their cache misses overlap.
/// Reads without the slot's lock what others may be changing: it can meet any bytes, follows only handles inside the arena, whose addresses stay
/// readable for good, and what it finds is never used for anything but a prefetch.
/// </summary>
internal static class LeafHints
{
    /// <summary>Levels of radix nodes followed: more than a table of a slot has.</summary>
    private const int LevelsMax = 4;

    /// <summary>Fetches the home bucket of a hash.</summary>
    public static void FetchBucket(Heap heap, in LeafRoot root, ulong hash)
    {
        if (TryFindBucket(heap, root, hash, out var leaf, out var position)) heap.Prefetch(leaf, position);
    }

    /// <summary>Fetches the record that a hash probably belongs to; the bucket should have been fetched some time before.</summary>
    public static void FetchRecord(Heap heap, in LeafRoot root, ulong hash)
    {
        if (!TryFindBucket(heap, root, hash, out var leaf, out var position) || !heap.TryHint(leaf, position, LeafBucket.Bytes, out var bytes)) return;
        var bucket = LeafBucket.Of(bytes, 0);
        var candidates = bucket.Matches(LeafShape.TagOf(hash));
        if (candidates != 0) heap.Prefetch(bucket.At(BitOperations.TrailingZeroCount(candidates)));
    }

    private static bool TryFindBucket(Heap heap, in LeafRoot root, ulong hash, out Handle leaf, out int position)
    {
        leaf = default;
        position = 0;
        var hashPosition = LeafShape.PositionOf(hash);
        var reference = new LeafReference(Volatile.Read(in root.Reference));
        for (var level = 0; level < LevelsMax && reference.Kind == LeafReferenceKind.Node; level++)
        {
            if (reference.Depth > LeafShape.DepthMax - LeafShape.NodeBits || !heap.TryHint(reference.Handle, 0, LeafShape.NodeEntries * sizeof(ulong), out var bytes)) return false;
            var node = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(bytes);
            reference = new LeafReference(node[LeafShape.IndexIn(node, reference.Depth, hashPosition)]);
        }

        if (reference.Kind != LeafReferenceKind.Leaf || reference.Depth > LeafShape.DepthMax) return false;
        leaf = reference.Handle;
        position = LeafShape.Home(hashPosition, reference.Depth, reference.Buckets) * LeafBucket.Bytes;
        return true;
    }
}
