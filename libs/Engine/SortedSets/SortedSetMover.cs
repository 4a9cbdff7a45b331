using Distro.Engine.Members;
using Distro.Engine.Memory;
using Distro.Engine.Tables;
using Distro.Engine.Trees;

namespace Distro.Engine.SortedSets;

/// <summary>
/// Moves a large sorted set out of pages that shall become empty: in its order, leaf by leaf of its tree, with the members' records, which the table points to as well;
/// then the table's own blocks.
/// </summary>
internal sealed class SortedSetMover : ValueMover
{
    private const int InTable = 1 << 30;

    public override bool MoveSome(Heap heap, KeyHash hash, byte encoding, Span<byte> value, ref ValueCursor cursor, ref int budget)
    {
        var tableRoot = value[TreeRoot.Bytes..];
        if (cursor.Stage < InTable)
        {
            var tree = new CountedTree(heap, value[..TreeRoot.Bytes], ordered: true);
            if (!MoveTree(heap, tree, new MemberTable(hash, heap, tableRoot, MemberShape.Scored), ref cursor.At, ref budget))
                return false;
            cursor = new ValueCursor { Stage = InTable };
        }

        var inTable = new ValueCursor { Stage = cursor.Stage - InTable, At = cursor.At };
        var stay = default(Staying);
        var isDone = MemberMover.MoveSome(heap, tableRoot, ref inTable, ref budget, ref stay);
        cursor = new ValueCursor { Stage = inTable.Stage + InTable, At = inTable.At };
        return isDone;
    }

    private static bool MoveTree(Heap heap, CountedTree tree, MemberTable table, ref long rank, ref int budget)
    {
        while (rank < tree.Count)
        {
            if (budget <= 0)
                return false;
            var path = default(TreePath);
            var within = tree.Descend((uint)rank, ref path);
            tree.MoveOff(ref path, ScoreLeaf.Bytes, ref budget);
            var leaf = ScoreLeaf.At(heap, path.Leaf);
            if (MoveRecords(heap, leaf, table, ref budget))
                tree.Changed(path);
            rank += leaf.Count - within;
        }

        return true;
    }

    private static bool MoveRecords(Heap heap, ScoreLeaf leaf, MemberTable table, ref int budget)
    {
        var hasMoved = false;
        budget -= leaf.Count;
        for (var i = 0; i < leaf.Count; i++)
        {
            var record = leaf[i];
            if (!heap.IsSparse(record))
                continue;
            var element = MemberRecord.At(heap, record, MemberShape.Scored);
            _ = table.TryFind(table.HashOf(element.Member), element.Member, out _, out var place);
            heap.MoveOff(ref record, element.Bytes, ref budget);
            table.Replace(place, record);
            leaf.Point(i, record);
            hasMoved = true;
        }

        return hasMoved;
    }

    /// <summary>The records have moved with the tree.</summary>
    private readonly struct Staying : ILeafMover
    {
        public bool TryMove(ref Handle record, ref int budget) => true;
    }
}
