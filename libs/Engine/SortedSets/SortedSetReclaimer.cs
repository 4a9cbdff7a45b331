using Distro.Engine.Members;
using Distro.Engine.Memory;
using Distro.Engine.Trees;

namespace Distro.Engine.SortedSets;

/// <summary>Gives a large sorted set back in steps: first the tree, a leaf at a time, then the table with the members' records.</summary>
internal sealed class SortedSetReclaimer : ValueReclaimer
{
    public override bool HasOutside(byte encoding) => encoding == SortedSet.Tree;

    public override bool FreeSome(Heap heap, byte encoding, Span<byte> value, ref int budget) => encoding != SortedSet.Tree || FreeSome(heap, value, ref budget);

    /// <summary>Frees a set that was left behind, or some of it: true when it is gone.</summary>
    public static bool FreePart(Heap heap, Handle part, ref int budget)
    {
        if (!FreeSome(heap, heap.At(part, SortedSet.RootBytes), ref budget))
            return false;
        heap.Free(part, SortedSet.RootBytes);
        return true;
    }

    private static bool FreeSome(Heap heap, Span<byte> value, ref int budget)
    {
        var tree = new CountedTree(heap, value[..TreeRoot.Bytes], ordered: true);
        for (; budget > 0 && !tree.IsEmpty; budget--)
            heap.Free(tree.TakeLast(), ScoreLeaf.Bytes);
        return tree.IsEmpty && new MemberTable(default, heap, value[TreeRoot.Bytes..], MemberShape.Scored).FreeSome(ref budget);
    }

    public override long OutsideBytes(Heap heap, byte encoding, ReadOnlySpan<byte> value, long samples)
    {
        if (encoding != SortedSet.Tree)
            return 0;
        Span<byte> root = stackalloc byte[SortedSet.RootBytes];
        value[..SortedSet.RootBytes].CopyTo(root);
        var order = TreeSurvey.Bytes(heap, new CountedTree(heap, root[..TreeRoot.Bytes], ordered: true), default(LeafBytes), samples);
        return order + MemberReclaimer.OutsideBytes(heap, root[TreeRoot.Bytes..], MemberShape.Scored, samples);
    }

    private readonly struct LeafBytes : ILeafBytes
    {
        public long Of(Heap heap, Handle leaf) => Heap.BlockBytes(ScoreLeaf.Bytes);
    }
}
