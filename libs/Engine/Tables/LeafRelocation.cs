using Distro.Engine.Memory;

namespace Distro.Engine.Tables;

/// <summary>Moves what an entry points to out of sparse pages: the record, and what hangs off it.</summary>
internal interface ILeafMover
{
    /// <summary>Changes the handle of a record that moved. False when the budget ended before all that hangs off it was looked at: the same record is asked for again.</summary>
    bool TryMove(ref Handle record, ref int budget);
}

/// <summary>Where moving goes on in a table: a hash position, and a place in the leaf that stands there. A hint: the table may have changed meanwhile, and what is missed then has its turn in the next round.</summary>
internal struct LeafCursor
{
    public long Position;
    public int Place;
}

/// <summary>
/// Moves a table's leaves, radix nodes and records out of pages that shall become empty, some at a time. The table stays the same table: entries keep their places,
/// only handles change.
/// </summary>
internal static class LeafRelocation
{
    /// <summary>True at the table's end, where the cursor begins anew.</summary>
    public static bool MoveSome<TMover>(Heap heap, ref LeafRoot root, ref LeafCursor cursor, ref int budget, ref TMover mover)
        where TMover : struct, ILeafMover, allows ref struct
    {
        while (root.Reference != 0 && cursor.Position < LeafShape.PositionEnd)
        {
            if (budget <= 0) return false;
            var leaf = MoveLeaf(heap, ref root, cursor.Position, ref budget);
            if (!MoveEntries(heap, leaf, ref cursor.Place, ref budget, ref mover)) return false;
            cursor.Place = 0;
            cursor.Position = LeafShape.Start(cursor.Position, leaf.Depth) + (1L << (LeafShape.PositionBits - leaf.Depth));
        }

        cursor = default;
        return true;
    }

    /// <summary>Moves the leaf of a position, and the nodes above it.</summary>
    private static LeafReference MoveLeaf(Heap heap, ref LeafRoot root, long position, ref int budget)
    {
        ref var reference = ref root.Reference;
        while (new LeafReference(reference) is { Kind: LeafReferenceKind.Node } node)
        {
            var handle = node.Handle;
            if (heap.MoveOff(ref handle, LeafReference.NodeBytes, ref budget)) reference = node.At(handle).Bits;
            var entries = new LeafReference(reference).EntriesIn(heap);
            reference = ref entries[LeafShape.IndexIn(entries, node.Depth, position)];
        }

        var leaf = new LeafReference(reference);
        var block = leaf.Handle;
        if (heap.MoveOff(ref block, leaf.Bytes, ref budget)) reference = leaf.At(block).Bits;
        return new LeafReference(reference);
    }

    private static bool MoveEntries<TMover>(Heap heap, LeafReference leaf, ref int place, ref int budget, ref TMover mover)
        where TMover : struct, ILeafMover, allows ref struct
    {
        var bytes = leaf.BucketsIn(heap);
        for (; place < leaf.Buckets * LeafShape.BucketEntries; place++)
        {
            var bucket = LeafBucket.Of(bytes, place / LeafShape.BucketEntries);
            var index = place % LeafShape.BucketEntries;
            if (((bucket.Taken >> index) & 1) == 0) continue;
            if (budget-- <= 0) return false;
            var was = bucket.At(index);
            var record = was;
            var isDone = mover.TryMove(ref record, ref budget);
            if (record.Value != was.Value) bucket.Point(index, record);
            if (!isDone) return false;
        }

        return true;
    }
}
