using Distro.Engine.Memory;
using Distro.Engine.Tables;
using Distro.Engine.Trees;

namespace Distro.Engine.Lists;

/// <summary>Moves a large list out of pages that shall become empty, leaf by leaf.</summary>
internal sealed class ListMover : ValueMover
{
    public override bool MoveSome(Heap heap, KeyHash hash, byte encoding, Span<byte> value, ref ValueCursor cursor, ref int budget)
    {
        var tree = new CountedTree(heap, value, ordered: false);
        while (cursor.At < tree.Count)
        {
            if (budget <= 0)
                return false;
            var path = default(TreePath);
            var within = tree.Descend((uint)cursor.At, ref path);
            tree.MoveOff(ref path, ListLeaf.Size(heap, path.Leaf), ref budget);
            cursor.At += ListLeaf.Count(heap, path.Leaf) - within;
        }

        return true;
    }
}
