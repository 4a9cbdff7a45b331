using Distro.Engine.Memory;
using Distro.Engine.Records;
using Distro.Engine.Trees;

namespace Distro.Engine.Lists;

/// <summary>
/// A large list: a counted tree of leaves with some elements each. Pushing at an end fills the leaf there and then begins another, so that a list
/// that is only pushed to is packed full; an insert in the middle of a full leaf splits it there. A leaf emptied leaves the tree; a thin one joins its neighbour.
/// </summary>
public readonly ref struct ListTree
{
    /// <summary>Two leaves become one when that leaves it room for inserts that follow.</summary>
    private const int JoinedBytesMax = ListLeaf.BlockBytesMax * 3 / 4;

    private readonly Heap heap;
    private readonly CountedTree tree;

    public ListTree(Heap heap, Span<byte> root)
    {
        this.heap = heap;
        tree = new CountedTree(heap, root, ordered: false);
    }

    public uint Count => tree.Count;

    /// <summary>The only leaf's block; empty when the tree has branches.</summary>
    public ReadOnlySpan<byte> OnlyBlock => tree.Height == 0 && !tree.IsEmpty ? ListLeaf.Block(heap, tree.Root) : default;

    /// <summary>Goes to an element. Returns its index in the leaf's block.</summary>
    public int Seek(uint rank, ref TreePath path) => (int)tree.Descend(rank, ref path);

    public ReadOnlySpan<byte> Block(scoped in TreePath path) => ListLeaf.Block(heap, path.Leaf);

    public bool Next(ref TreePath path) => tree.Next(ref path);

    public bool Previous(ref TreePath path) => tree.Previous(ref path);

    /// <summary>Puts an element in before the one of that rank; at the end when rank is the count.</summary>
    public void Insert(uint rank, scoped ReadOnlySpan<byte> element)
    {
        if (tree.IsEmpty)
        {
            tree.Plant(ListLeaf.CreateOne(heap, element));
            return;
        }

        var path = default(TreePath);
        var index = Seek(rank, ref path);
        if (HasRoom(path.Leaf, element))
        {
            tree.Replace(ref path, ListLeaf.Insert(heap, path.Leaf, index, element));
            tree.Changed(path);
            return;
        }

        var count = ListLeaf.Count(heap, path.Leaf);
        if (index == 0 || index == count)
        {
            InsertBeside(path, index == 0, element);
            return;
        }

        // The tail becomes a leaf of its own, and what is inserted goes where there is room now.
        var tail = ListLeaf.CreateRange(heap, ListLeaf.Block(heap, path.Leaf), index, count - index);
        ListLeaf.RemoveRange(heap, path.Leaf, index, count - index);
        tree.Insert(path, tail, before: false);
        Insert(rank, element);
    }

    /// <summary>Takes elements out, from a rank on: runs of whole leaves and branches in one go, for the key to free in steps.</summary>
    public void RemoveRange(uint rank, uint count, scoped in KeyEntry entry)
    {
        var freedAtOnce = KeyEntry.FreedAtOnce;
        var hasCut = false;
        while (count > 0)
        {
            var path = default(TreePath);
            var index = Seek(rank, ref path);
            if (index == 0 && tree.TryCut(path, count, out var cut, out var elements))
            {
                entry.Free(CutOff.ListTree, cut, ref freedAtOnce);
                count -= elements;
                hasCut = true;
                continue;
            }

            var here = (int)Math.Min((uint)(ListLeaf.Count(heap, path.Leaf) - index), count);
            if (here == ListLeaf.Count(heap, path.Leaf))
            {
                tree.Remove(path);
                ListLeaf.Free(heap, path.Leaf);
            }
            else
            {
                ListLeaf.RemoveRange(heap, path.Leaf, index, here);
                tree.Changed(path);
            }

            count -= (uint)here;
        }

        if (hasCut)
            tree.MendAround(rank);
        JoinThinAt(rank);
    }

    /// <summary>Takes the elements of a block over, as the tree's first.</summary>
    public void Load(ReadOnlySpan<byte> block)
    {
        int index = 0, count = ListBlock.Count(block);
        while (index < count)
        {
            var taken = 1;
            while (index + taken < count && ListBlock.BytesOfRange(block, index, taken + 1) <= ListLeaf.BlockBytesMax)
                taken++;
            Append(ListLeaf.CreateRange(heap, block, index, taken));
            index += taken;
        }
    }

    public void Free()
    {
        if (tree.IsEmpty)
            return;
        var path = default(TreePath);
        tree.Descend(0, ref path);
        do
            ListLeaf.Free(heap, path.Leaf);
        while (tree.Next(ref path));
        tree.FreeBranches();
    }

    private void Append(Handle leaf)
    {
        if (tree.IsEmpty)
        {
            tree.Plant(leaf);
            return;
        }

        var path = default(TreePath);
        tree.Descend(tree.Count, ref path);
        tree.Insert(path, leaf, before: false);
    }

    private bool HasRoom(Handle leaf, scoped ReadOnlySpan<byte> element)
        => ListBlock.BytesWith(ListLeaf.Block(heap, leaf), element.Length) <= ListLeaf.BlockBytesMax;

    private void InsertBeside(TreePath path, bool before, scoped ReadOnlySpan<byte> element)
    {
        var beside = path;
        if ((before ? tree.Previous(ref beside) : tree.Next(ref beside)) && HasRoom(beside.Leaf, element))
        {
            var index = before ? ListLeaf.Count(heap, beside.Leaf) : 0;
            tree.Replace(ref beside, ListLeaf.Insert(heap, beside.Leaf, index, element));
            tree.Changed(beside);
            return;
        }

        tree.Insert(path, ListLeaf.CreateOne(heap, element), before);
    }

    /// <summary>Elements are gone about here: what two neighbouring leaves still hold may have room in one.</summary>
    private void JoinThinAt(uint rank)
    {
        if (tree.Height == 0)
            return;
        var path = default(TreePath);
        tree.Descend(Math.Min(rank, tree.Count - 1), ref path);
        var child = path.Child(1);
        if (child > 0 && FitTogether(path, child - 1))
            Join(path, child - 1);
        else if (child + 1 < tree.Branch(path.Branch(1)).Count && FitTogether(path, child))
            Join(path, child);
    }

    private bool FitTogether(in TreePath path, int left)
    {
        var branch = tree.Branch(path.Branch(1));
        return ListBlock.BytesTogether(ListLeaf.Block(heap, branch.Child(left)), ListLeaf.Block(heap, branch.Child(left + 1))) <= JoinedBytesMax;
    }

    private void Join(in TreePath path, int left)
    {
        var branch = tree.Branch(path.Branch(1));
        var first = branch.Child(left);
        var second = branch.Child(left + 1);
        var joined = ListLeaf.Create(heap, ListBlock.BytesTogether(ListLeaf.Block(heap, first), ListLeaf.Block(heap, second)));
        ListBlock.Join(ListLeaf.Block(heap, joined), ListLeaf.Block(heap, first), ListLeaf.Block(heap, second));
        ListLeaf.SetWeight(heap, joined);
        branch.SetChild(left, joined);
        tree.NeighbourChanged(path, left);
        var gone = path;
        gone.Set(1, path.Branch(1), left + 1);
        tree.Remove(gone);
        ListLeaf.Free(heap, first);
        ListLeaf.Free(heap, second);
    }
}
