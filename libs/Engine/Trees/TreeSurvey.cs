using Distro.Engine.Memory;

namespace Distro.Engine.Trees;

/// <summary>What a leaf takes in memory: its owner's business, as all that is in it.</summary>
internal interface ILeafBytes
{
    /// <summary>The size of the leaf's block.</summary>
    long Of(Heap heap, Handle leaf);
}

/// <summary>
/// Sums the blocks of a counted tree, branches and leaves, for MEMORY USAGE. Trees of about a thousand leaves are walked whole. Of larger ones some branches above leaves are, spread
/// evenly from the first to the last by children and not by elements: a leaf with one huge element counts as one leaf, wherever it stands. What is found below one stands for
/// as many of them as there would be if the tree were as wide everywhere as on the way down to it.
/// </summary>
internal static class TreeSurvey
{
    private const int WalkedHeight = 2;
    private const int DescentsMin = 32;

    /// <summary>The golden ratio's fraction: places within their intervals that follow no pattern the elements could have.</summary>
    private const double Jitter = 0.6180339887498949;

    /// <summary>Bytes of all nodes: exact with no <paramref name="samples"/>, else judged by at least so many leaves.</summary>
    public static long Bytes<TLeaves>(Heap heap, CountedTree tree, TLeaves leaves, long samples) where TLeaves : struct, ILeafBytes
    {
        if (tree.IsEmpty) return 0;
        if (samples == 0 || samples >= tree.Count || tree.Height <= WalkedHeight) return Below(heap, tree, leaves, tree.Root, tree.Height);
        var descents = Math.Max(DescentsMin, (samples / BranchNode.ChildrenMax * 2) + 1);
        var sum = 0.0;
        for (var descent = 0L; descent < descents; descent++) sum += Sample(heap, tree, leaves, (descent + (descent * Jitter % 1)) / descents);
        return (long)(sum / descents);
    }

    private static long Below<TLeaves>(Heap heap, CountedTree tree, TLeaves leaves, Handle node, int height) where TLeaves : struct, ILeafBytes
    {
        heap.Patience.Spend();
        if (height == 0) return leaves.Of(heap, node);
        var branch = tree.Branch(node);
        var bytes = Heap.BlockBytes(BranchNode.Bytes(branch.Ordered));
        for (var child = 0; child < branch.Count; child++) bytes += Below(heap, tree, leaves, branch.Child(child), height - 1);
        return bytes;
    }

    /// <summary>The whole tree's bytes, judged by the way down to one place: 0 is the tree's beginning, 1 its end.</summary>
    private static double Sample<TLeaves>(Heap heap, CountedTree tree, TLeaves leaves, double place) where TLeaves : struct, ILeafBytes
    {
        var node = tree.Root;
        var (nodes, bytes) = (1.0, 0.0);
        for (var height = tree.Height; height > 1; height--)
        {
            var branch = tree.Branch(node);
            bytes += nodes * Heap.BlockBytes(BranchNode.Bytes(branch.Ordered));
            nodes *= branch.Count;
            place *= branch.Count;
            var child = Math.Min((int)place, branch.Count - 1);
            place -= child;
            node = branch.Child(child);
        }

        return bytes + (nodes * Below(heap, tree, leaves, node, 1));
    }
}
