using Distro.Engine.Memory;
using Distro.Engine.Tables;
using Distro.Engine.Trees;

namespace Distro.Engine.Streams;

/// <summary>
/// Moves a large stream out of pages that shall become empty: its blocks of entries (stage 0), then group by group (stage 1 and on) what is pending. Records of groups,
/// consumers and producers stay where they are: they are few.
/// </summary>
internal sealed class StreamMover : ValueMover
{
    /// <summary>In a group's stage the upper half of the cursor says whose pending entries: 0 the group's, then consumer by consumer.</summary>
    private const int OwnerShift = 32;

    public override bool MoveSome(Heap heap, KeyHash hash, byte encoding, Span<byte> value, ref ValueCursor cursor, ref int budget)
    {
        var root = new StreamRoot(value);
        if (cursor.Stage == 0)
        {
            if (!MoveEntries(heap, new CountedTree(heap, root.Tree, ordered: true), ref cursor.At, ref budget)) return false;
            cursor = new ValueCursor { Stage = 1 };
        }

        var groups = new NameDirectory(heap, root.Groups, StreamGroup.FixedBytes);
        for (; cursor.Stage <= groups.Count; cursor = new ValueCursor { Stage = cursor.Stage + 1 })
        {
            if (!MovePending(new StreamGroup(heap, groups[cursor.Stage - 1]), ref cursor.At, ref budget)) return false;
        }

        return true;
    }

    private static bool MoveEntries(Heap heap, CountedTree tree, ref long rank, ref int budget)
    {
        while (rank < tree.Count)
        {
            if (budget <= 0) return false;
            var path = default(TreePath);
            var within = tree.Descend((uint)rank, ref path);
            IdDescent.MoveOff(heap, tree, ref path, StreamLeaf.Size(heap, path.Leaf), ref budget);
            rank += StreamLeaf.Count(heap, path.Leaf) - within;
        }

        return true;
    }

    private static bool MovePending(StreamGroup group, ref long at, ref int budget)
    {
        for (var owner = at >> OwnerShift; owner <= group.ConsumerCount; owner++)
        {
            if (budget-- <= 0) return false;
            var rank = at & uint.MaxValue;
            var pending = owner == 0 ? group.Pending : group.ConsumerAt((int)owner - 1).Pending;
            var isDone = pending.MoveSome(ref rank, ref budget);
            at = isDone ? (owner + 1) << OwnerShift : (owner << OwnerShift) | rank;
            if (!isDone) return false;
        }

        return true;
    }
}
