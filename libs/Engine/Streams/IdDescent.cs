using Distro.Engine.Memory;
using Distro.Engine.Trees;

namespace Distro.Engine.Streams;

/// <summary>
/// What the trees that are ordered by id have in common. Their leaves begin alike: weight at byte 4 as in every tree, the leaf's own handle at byte 8,
/// its first id at byte 20. So what a branch knows as a child's first item is the leftmost leaf below it, and the first id is read there:
/// a leaf that moves must be mended in the tree, one whose first id changes need not be.
/// </summary>
internal static class IdDescent
{
    public const int SelfOffset = TreeNode.HeaderBytes;
    public const int FirstIdOffset = 20;

    /// <summary>Goes to the last leaf whose first id is at most <paramref name="id"/>, or the first leaf if there is none. Returns the rank of its first item. The tree must not be empty.</summary>
    public static uint Descend(Heap heap, CountedTree tree, StreamId id, ref TreePath path)
    {
        uint rank = 0;
        var node = tree.Root;
        for (var height = tree.Height; height > 0; height--)
        {
            var branch = tree.Branch(node);
            int low = 1, high = branch.Count;
            while (low < high)
            {
                var middle = (low + high) >>> 1;
                if (FirstId(heap, branch.First(middle)) <= id) low = middle + 1;
                else high = middle;
            }

            rank += branch.WeightBefore(low - 1);
            path.Set(height, node, low - 1);
            node = branch.Child(low - 1);
        }

        path.Leaf = node;
        return rank;
    }

    /// <summary>Moves the leaf at the end of the path, and the branches above it, out of pages that shall become empty.</summary>
    public static void MoveOff(Heap heap, CountedTree tree, ref TreePath path, int leafBytes, ref int budget)
    {
        if (!tree.MoveOff(ref path, leafBytes, ref budget)) return;
        path.Leaf.Write(heap.Peek(path.Leaf, SelfOffset + TreeNode.HandleBytes)[SelfOffset..]);
        tree.Changed(path);
    }

    public static StreamId FirstId(Heap heap, Handle leaf) => StreamId.Read(heap.Peek(leaf, FirstIdOffset + StreamId.Bytes)[FirstIdOffset..]);
}
