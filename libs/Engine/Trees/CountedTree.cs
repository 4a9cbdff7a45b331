using Distro.Engine.Memory;

namespace Distro.Engine.Trees;

/// <summary>
/// The branches of a tree whose every node knows how many elements lie below it, so that a rank finds its element, and an element its rank,
/// in one descent. What a leaf looks like is its owner's business (list nodes, leaves of scores): the owner changes a leaf and then tells the
/// tree, which mends weights, first items and branches along the path. A path is good until a leaf is added or removed.
/// </summary>
public readonly ref struct CountedTree
{
    /// <summary>What going on to the next leaf costs of <see cref="Patience"/>: its items are dozens.</summary>
    private const int LeafSteps = 32;

    private const int MergeBelow = BranchNode.ChildrenMax / 4;

    private readonly Heap heap;
    private readonly Span<byte> root;
    private readonly bool ordered;

    /// <summary>A tree whose root lies in <paramref name="root"/> (<see cref="TreeRoot"/>); ordered ones also keep the first item below each child.</summary>
    public CountedTree(Heap heap, Span<byte> root, bool ordered)
    {
        this.heap = heap;
        this.root = root;
        this.ordered = ordered;
    }

    public int Height => TreeRoot.Height(root);

    public bool IsEmpty => TreeRoot.Node(root).IsNull;

    /// <summary>Elements in the tree.</summary>
    public uint Count => IsEmpty ? 0 : TreeNode.WeightOf(heap, TreeRoot.Node(root));

    /// <summary>Makes a leaf the only node of the tree.</summary>
    public void Plant(Handle leaf) => TreeRoot.Set(root, leaf, 0);

    /// <summary>Goes to the leaf that holds the element of this rank (the last leaf for ranks past the end). Returns the element's rank inside the leaf.</summary>
    public uint Descend(uint rank, ref TreePath path)
    {
        heap.Patience.Spend();
        var node = TreeRoot.Node(root);
        for (var height = Height; height > 0; height--)
        {
            var branch = BranchNode.At(heap, node, ordered);
            var child = branch.Find(ref rank);
            path.Set(height, node, child);
            node = branch.Child(child);
        }

        path.Leaf = node;
        return rank;
    }

    /// <summary>Moves a path to the next leaf. False at the end.</summary>
    public bool Next(ref TreePath path)
    {
        heap.Patience.Spend(LeafSteps);
        return Step(ref path, 1);
    }

    public bool Previous(ref TreePath path)
    {
        heap.Patience.Spend(LeafSteps);
        return Step(ref path, -1);
    }

    /// <summary>The root of an ordered descent, and where it goes on: owners that compare items walk down themselves with <see cref="Branch"/>.</summary>
    public Handle Root => TreeRoot.Node(root);

    public BranchNode Branch(Handle handle) => BranchNode.At(heap, handle, ordered);

    /// <summary>The leaf at the end of the path has changed: mends weights and first items from it to the root.</summary>
    public void Changed(in TreePath path)
    {
        for (var height = 1; height <= Height; height++)
            Refresh(path.Branch(height), path.Child(height), height);
    }

    /// <summary>The leaf at the end of the path has moved: puts its new handle in the old one's place. <see cref="Changed"/> still has to follow.</summary>
    public void Replace(ref TreePath path, Handle leaf)
    {
        if (Height == 0)
            TreeRoot.Set(root, leaf, 0);
        else
            Branch(path.Branch(1)).SetChild(path.Child(1), leaf);
        path.Leaf = leaf;
    }

    /// <summary>Moves the leaf at the end of the path, and the branches above it, out of pages that shall become empty. True when the leaf moved.</summary>
    public bool MoveOff(ref TreePath path, int leafBytes, ref int budget)
    {
        budget--;
        for (var height = Height; height > 0; height--)
        {
            var branch = path.Branch(height);
            if (!heap.MoveOff(ref branch, BranchNode.Bytes(ordered), ref budget))
                continue;
            if (height == Height)
                TreeRoot.Set(root, branch, height);
            else
                Branch(path.Branch(height + 1)).SetChild(path.Child(height + 1), branch);
            path.Set(height, branch, path.Child(height));
        }

        var leaf = path.Leaf;
        if (!heap.MoveOff(ref leaf, leafBytes, ref budget))
            return false;
        Replace(ref path, leaf);
        return true;
    }

    /// <summary>As <see cref="Changed"/>, for a neighbour of the path's leaf under the same branch; the path itself is mended after it.</summary>
    public void NeighbourChanged(in TreePath path, int child) => Refresh(path.Branch(1), child, 1);

    /// <summary>Adds a leaf before or after the path's, whose own changes are taken along. The path is no longer good.</summary>
    public void Insert(in TreePath path, Handle leaf, bool before)
    {
        var carry = leaf;
        var height = 1;
        for (; height <= Height; height++)
        {
            var branch = Branch(path.Branch(height));
            var child = path.Child(height);
            Refresh(path.Branch(height), child, height);
            if (carry.IsNull)
                continue;
            var at = before && height == 1 ? child : child + 1;
            carry = branch.IsFull ? SplitAndInsert(branch, at, carry, height) : InsertInto(branch, at, carry, height);
        }

        if (carry.IsNull)
            return;
        var old = Root;
        var (left, right) = before && Height == 0 ? (carry, old) : (old, carry);
        var top = BranchNode.Create(heap, ordered);
        InsertInto(Branch(top), 0, left, height);
        InsertInto(Branch(top), 1, right, height);
        TreeRoot.Set(root, top, height);
    }

    /// <summary>Leaves in the tree: a walk over its branches, a thirtieth of them.</summary>
    public long CountLeaves() => IsEmpty ? 0 : LeavesBelow(Root, Height);

    /// <summary>Takes the path's leaf out of the tree; its block is the owner's to free. The path is no longer good.</summary>
    public void Remove(in TreePath path) => RemoveAt(path, 0);

    /// <summary>
    /// Takes a run of neighbouring nodes out of the tree that begins with the path's leaf and holds at most so many elements, with all below them: the highest nodes there are, in one go.
    /// A long range is a few such runs for each height: branches that became thin are left so, or each would join the next, of which then again only leaves could go.
    /// <see cref="MendAround"/> has to follow the last. False where only a leaf could go: that is its owner's to look at.
    /// <paramref name="cut"/> becomes a block with the root of a tree of its own; the path is no longer good.
    /// </summary>
    public bool TryCut(in TreePath path, long most, out Handle cut, out uint elements)
    {
        (cut, elements) = (Handle.Null, 0);
        if (Height == 0 || TreeNode.WeightOf(heap, path.Leaf) > most)
            return false;
        var height = 0;
        while (height + 1 < Height && path.Child(height + 1) == 0 && TreeNode.WeightOf(heap, path.Branch(height + 1)) <= most)
            height++;
        var parent = Branch(path.Branch(height + 1));
        var first = path.Child(height + 1);
        elements = parent.WeightAt(first);
        var nodes = 1;
        for (; first + nodes < parent.Count && elements + (long)parent.WeightAt(first + nodes) <= most; nodes++)
            elements += parent.WeightAt(first + nodes);
        if (nodes == 1 && height == 0)
            return false;
        var top = BranchNode.Create(heap, ordered);
        for (var i = 0; i < nodes; i++)
            InsertInto(Branch(top), i, parent.Child(first + i), height + 1);
        parent.RemoveRun(first + 1, nodes - 1);
        RemoveAt(path, height, merges: false);
        cut = heap.Allocate(TreeRoot.Bytes);
        TreeRoot.Set(heap.At(cut, TreeRoot.Bytes), top, height + 1);
        return true;
    }

    /// <summary>What was before a rank, and what is there, are neighbours now: branches about them that have become thin join others.</summary>
    public void MendAround(uint rank)
    {
        MergeThinAbove(rank == 0 ? 0 : rank - 1);
        MergeThinAbove(rank);
        DropThinRoot();
    }

    private void MergeThinAbove(uint rank)
    {
        var path = default(TreePath);
        if (Height > 0)
            Descend(rank, ref path);
        for (var height = 2; height <= Height; height++)
            MergeThin(Branch(path.Branch(height)), path.Child(height), height);
    }

    /// <summary>Takes the path's node of a height out of the tree, with all below it.</summary>
    private void RemoveAt(in TreePath path, int removed, bool merges = true)
    {
        var removing = true;
        for (var height = removed + 1; height <= Height; height++)
        {
            var branch = Branch(path.Branch(height));
            if (!removing)
            {
                Refresh(path.Branch(height), path.Child(height), height);
                if (merges)
                    MergeThin(branch, path.Child(height), height);
                continue;
            }

            branch.Remove(path.Child(height));
            removing = branch.Count == 0;
            if (removing)
                heap.Free(path.Branch(height), BranchNode.Bytes(ordered));
        }

        if (removing)
            TreeRoot.Set(root, Handle.Null, 0);
        else
            DropThinRoot();
    }

    /// <summary>Takes the last leaf out of the tree, for its owner to free; null when the tree is empty. So a tree is taken apart in steps.</summary>
    public Handle TakeLast()
    {
        if (IsEmpty)
            return Handle.Null;
        var path = default(TreePath);
        Descend(uint.MaxValue, ref path);
        Remove(path);
        return path.Leaf;
    }

    /// <summary>Frees every branch. The owner has freed, or kept, the leaves; the tree is empty afterwards.</summary>
    public void FreeBranches()
    {
        if (Height > 0)
            FreeBelow(Root, Height);
        TreeRoot.Set(root, Handle.Null, 0);
    }

    private long LeavesBelow(Handle handle, int height)
    {
        if (height == 0)
            return 1;
        var branch = Branch(handle);
        if (height == 1)
            return branch.Count;
        var leaves = 0L;
        for (var i = 0; i < branch.Count; i++)
            leaves += LeavesBelow(branch.Child(i), height - 1);
        return leaves;
    }

    private void FreeBelow(Handle handle, int height)
    {
        if (height > 1)
        {
            var branch = Branch(handle);
            for (var i = 0; i < branch.Count; i++)
                FreeBelow(branch.Child(i), height - 1);
        }

        heap.Free(handle, BranchNode.Bytes(ordered));
    }

    private bool Step(ref TreePath path, int direction)
    {
        var height = 1;
        while (height <= Height)
        {
            var next = path.Child(height) + direction;
            if (next >= 0 && next < Branch(path.Branch(height)).Count)
            {
                path.Set(height, path.Branch(height), next);
                break;
            }

            height++;
        }

        if (height > Height)
            return false;
        for (; height > 0; height--)
        {
            var branch = Branch(path.Branch(height));
            var node = branch.Child(path.Child(height));
            if (height == 1)
                path.Leaf = node;
            else
                path.Set(height - 1, node, direction > 0 ? 0 : Branch(node).Count - 1);
        }

        return true;
    }

    private void Refresh(Handle branchHandle, int index, int height)
    {
        var branch = Branch(branchHandle);
        var child = branch.Child(index);
        branch.Update(index, TreeNode.WeightOf(heap, child), FirstOf(child, height - 1));
    }

    private Handle FirstOf(Handle node, int height)
    {
        if (!ordered)
            return default;
        return height > 0
            ? Branch(node).First(0)
            : Handle.Read(heap.Peek(node, TreeNode.HeaderBytes + TreeNode.HandleBytes)[TreeNode.HeaderBytes..]);
    }

    private Handle InsertInto(BranchNode branch, int index, Handle child, int height)
    {
        branch.Insert(index, child, TreeNode.WeightOf(heap, child), FirstOf(child, height - 1));
        return Handle.Null;
    }

    /// <summary>Splits a full branch in two and returns the right half. At its end it stays full: trees that grow at the end have full branches.</summary>
    private Handle SplitAndInsert(BranchNode branch, int index, Handle child, int height)
    {
        var right = BranchNode.Create(heap, ordered);
        var keep = index == BranchNode.ChildrenMax ? index - 1 : BranchNode.ChildrenMax / 2;
        branch.MoveTail(keep, Branch(right));
        if (index <= keep)
            InsertInto(branch, index, child, height);
        else
            InsertInto(Branch(right), index - keep, child, height);
        return right;
    }

    /// <summary>Merges a child branch that has become thin with a neighbour, where both fit into one.</summary>
    private void MergeThin(BranchNode parent, int index, int height)
    {
        var thin = Branch(parent.Child(index));
        if (thin.Count >= MergeBelow || parent.Count < 2)
            return;
        var left = index > 0 ? index - 1 : index;
        var first = Branch(parent.Child(left));
        var second = Branch(parent.Child(left + 1));
        if (first.Count + second.Count > BranchNode.ChildrenMax)
            return;
        second.MoveTail(0, first);
        heap.Free(parent.Child(left + 1), BranchNode.Bytes(ordered));
        parent.Remove(left + 1);
        parent.Update(left, first.Weight, FirstOf(parent.Child(left), height - 1));
    }

    private void DropThinRoot()
    {
        while (Height > 0 && Branch(Root).Count == 1)
        {
            var old = Root;
            TreeRoot.Set(root, Branch(old).Child(0), Height - 1);
            heap.Free(old, BranchNode.Bytes(ordered));
        }
    }
}
