using Distro.Engine.Memory;
using Distro.Engine.Trees;

namespace Distro.Engine.Lists;

/// <summary>Gives a large list back from its end, a leaf at a time.</summary>
internal sealed class ListReclaimer : ValueReclaimer
{
    public override bool HasOutside(byte encoding) => encoding == List.Tree;

    public override bool FreeSome(Heap heap, byte encoding, Span<byte> value, ref int budget) => encoding != List.Tree || FreeSome(heap, value, ref budget);

    /// <summary>Frees a part that was cut off a tree, or some of it: true when it is gone.</summary>
    public static bool FreePart(Heap heap, Handle part, ref int budget)
    {
        if (!FreeSome(heap, heap.At(part, TreeRoot.Bytes), ref budget))
            return false;
        heap.Free(part, TreeRoot.Bytes);
        return true;
    }

    private static bool FreeSome(Heap heap, Span<byte> root, ref int budget)
    {
        var tree = new CountedTree(heap, root, ordered: false);
        for (; budget > 0 && !tree.IsEmpty; budget--)
            ListLeaf.Free(heap, tree.TakeLast());
        return tree.IsEmpty;
    }

    public override long OutsideBytes(Heap heap, byte encoding, ReadOnlySpan<byte> value, long samples)
    {
        if (encoding != List.Tree)
            return 0;
        Span<byte> root = stackalloc byte[TreeRoot.Bytes];
        value[..TreeRoot.Bytes].CopyTo(root);
        return TreeSurvey.Bytes(heap, new CountedTree(heap, root, ordered: false), default(LeafBytes), samples);
    }

    private readonly struct LeafBytes : ILeafBytes
    {
        public long Of(Heap heap, Handle leaf) => ListLeaf.BlockBytes(heap, leaf);
    }
}
