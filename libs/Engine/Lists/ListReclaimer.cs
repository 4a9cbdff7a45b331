using Distro.Engine.Memory;
using Distro.Engine.Trees;

namespace Distro.Engine.Lists;

/// <summary>Gives a large list back from its end, a leaf at a time.</summary>
internal sealed class ListReclaimer : ValueReclaimer
{
    public override bool HasOutside(byte encoding) => encoding == List.Tree;

    public override bool FreeSome(Heap heap, byte encoding, Span<byte> value, ref int budget)
    {
        if (encoding != List.Tree)
            return true;
        var tree = new CountedTree(heap, value, ordered: false);
        for (; budget > 0 && !tree.IsEmpty; budget--)
            ListLeaf.Free(heap, tree.TakeLast());
        return tree.IsEmpty;
    }

    public override long OutsideBytes(Heap heap, byte encoding, ReadOnlySpan<byte> value)
    {
        if (encoding != List.Tree)
            return 0;
        Span<byte> root = stackalloc byte[TreeRoot.Bytes];
        value[..TreeRoot.Bytes].CopyTo(root);
        var tree = new CountedTree(heap, root, ordered: false);
        var path = default(TreePath);
        tree.Descend(tree.Count / 2, ref path);
        return (long)(tree.Count / Math.Max(1.0, ListLeaf.Count(heap, path.Leaf)) * ListLeaf.BlockBytes(heap, path.Leaf));
    }
}
