using Distro.Engine.Memory;
using Distro.Engine.Trees;

namespace Distro.Engine.Streams;

/// <summary>
/// Items of one size in the order of the id that each begins with: a group's pending entries, and a consumer's. Mostly they come at the end and go at the
/// front; a leaf that is filled in its middle splits in half, one that is left thin joins a neighbour.
/// </summary>
internal readonly ref struct IdTree
{
    private const int JoinAtMost = IdLeaf.ItemsMax / 2;

    private readonly Heap heap;
    private readonly CountedTree tree;
    private readonly int itemBytes;

    public IdTree(Heap heap, Span<byte> root, int itemBytes)
    {
        this.heap = heap;
        this.itemBytes = itemBytes;
        tree = new CountedTree(heap, root, ordered: true);
    }

    public uint Count => tree.Count;

    /// <summary>The item with that id; empty when there is none. Good until the tree changes.</summary>
    public Span<byte> Find(StreamId id)
    {
        var place = Seek(id);
        if (place.IsEnd) return default;
        var item = At(place);
        return StreamId.Read(item) == id ? item : default;
    }

    /// <summary>The place of the first item whose id is not smaller; places are good until the tree changes.</summary>
    public IdPlace Seek(StreamId id)
    {
        var place = default(IdPlace);
        if (tree.IsEmpty) return place;
        IdDescent.Descend(heap, tree, id, ref place.Path);
        place.Index = Leaf(place).Find(id);
        if (place.Index == Leaf(place).Count) ToNextLeaf(ref place);
        return place;
    }

    public Span<byte> At(scoped in IdPlace place) => Leaf(place)[place.Index];

    public void Next(ref IdPlace place)
    {
        if (++place.Index == Leaf(place).Count) ToNextLeaf(ref place);
    }

    /// <summary>The last id; the tree must not be empty.</summary>
    public StreamId LastId
    {
        get
        {
            var path = default(TreePath);
            tree.Descend(uint.MaxValue, ref path);
            var leaf = IdLeaf.At(heap, path.Leaf, itemBytes);
            return leaf.Id(leaf.Count - 1);
        }
    }

    /// <summary>Adds an item, which must not be there. Returns its bytes, of which only the id is written.</summary>
    public Span<byte> Insert(StreamId id)
    {
        if (tree.IsEmpty) tree.Plant(IdLeaf.Create(heap, itemBytes));
        var path = default(TreePath);
        IdDescent.Descend(heap, tree, id, ref path);
        var leaf = IdLeaf.At(heap, path.Leaf, itemBytes);
        if (leaf.IsFull)
        {
            if (leaf.Capacity == IdLeaf.ItemsMax)
            {
                Split(path, leaf.Find(id));
                return Insert(id);
            }

            tree.Replace(ref path, IdLeaf.Grow(heap, path.Leaf, itemBytes));
            leaf = IdLeaf.At(heap, path.Leaf, itemBytes);
        }

        var index = leaf.Find(id);
        leaf.Insert(index, id);
        tree.Changed(path);
        return leaf[index];
    }

    /// <summary>Takes an item out; false when there is none with that id.</summary>
    public bool Remove(StreamId id)
    {
        if (tree.IsEmpty) return false;
        var path = default(TreePath);
        IdDescent.Descend(heap, tree, id, ref path);
        var leaf = IdLeaf.At(heap, path.Leaf, itemBytes);
        var index = leaf.Find(id);
        if (index == leaf.Count || leaf.Id(index) != id) return false;
        leaf.Remove(index);
        if (leaf.Count == 0)
        {
            tree.Remove(path);
            IdLeaf.Free(heap, path.Leaf, itemBytes);
            return true;
        }

        tree.Changed(path);
        if (leaf.Count <= JoinAtMost / 4) Join(path);
        return true;
    }

    /// <summary>Takes out all pending entries of one consumer, in one walk over the leaves.</summary>
    public void RemoveOwned(Handle owner)
    {
        uint rank = 0;
        while (rank < Count)
        {
            var path = default(TreePath);
            tree.Descend(rank, ref path);
            var leaf = IdLeaf.At(heap, path.Leaf, itemBytes);
            var before = leaf.Count;
            var kept = leaf.RemoveOwned(owner);
            if (kept == 0)
            {
                tree.Remove(path);
                IdLeaf.Free(heap, path.Leaf, itemBytes);
                continue;
            }

            if (kept != before) tree.Changed(path);
            rank += (uint)kept;
        }

        JoinThin();
    }

    /// <summary>Moves blocks out of pages that shall become empty, from a rank on. True at the end.</summary>
    public bool MoveSome(ref long rank, ref int budget)
    {
        while (rank < Count)
        {
            if (budget <= 0) return false;
            var path = default(TreePath);
            var within = tree.Descend((uint)rank, ref path);
            IdDescent.MoveOff(heap, tree, ref path, IdLeaf.Size(heap, path.Leaf, itemBytes), ref budget);
            rank += IdLeaf.At(heap, path.Leaf, itemBytes).Count - within;
        }

        return true;
    }

    /// <summary>Frees some leaves from the end, one from <paramref name="budget"/> each. True when the tree is empty.</summary>
    public bool FreeSome(ref int budget)
    {
        for (; budget > 0 && !tree.IsEmpty; budget--) IdLeaf.Free(heap, tree.TakeLast(), itemBytes);
        return tree.IsEmpty;
    }

    /// <summary>Bytes of the tree's nodes: as <see cref="TreeSurvey"/> judges them by samples, or of all of them with none.</summary>
    public long BlockBytes(long samples) => TreeSurvey.Bytes(heap, tree, new LeafBytes(itemBytes), samples);

    private IdLeaf Leaf(scoped in IdPlace place) => IdLeaf.At(heap, place.Path.Leaf, itemBytes);

    private void ToNextLeaf(ref IdPlace place)
    {
        place.Index = 0;
        if (!tree.Next(ref place.Path)) place.Path.Leaf = Handle.Null;
    }

    /// <summary>Splits a full leaf: in half, or at its end, where items come in order, so that it stays full.</summary>
    private void Split(in TreePath path, int index)
    {
        var left = IdLeaf.At(heap, path.Leaf, itemBytes);
        var right = IdLeaf.Create(heap, itemBytes, IdLeaf.ItemsMax);
        left.MoveTail(index == IdLeaf.ItemsMax ? IdLeaf.ItemsMax - 1 : IdLeaf.ItemsMax / 2, IdLeaf.At(heap, right, itemBytes));
        tree.Insert(path, right, before: false);
    }

    /// <summary>Joins what is left thin all over the tree.</summary>
    private void JoinThin()
    {
        uint rank = 0;
        while (rank < Count)
        {
            var path = default(TreePath);
            var within = tree.Descend(rank, ref path);
            var count = (uint)IdLeaf.At(heap, path.Leaf, itemBytes).Count;
            if (count > JoinAtMost / 4 || !Join(path)) rank += count - within;
        }
    }

    /// <summary>Joins a leaf with its neighbour where both have room in one. False when they stay as they are.</summary>
    private bool Join(in TreePath path)
    {
        if (tree.Height == 0) return false;
        var branch = tree.Branch(path.Branch(1));
        var child = path.Child(1);
        var left = child > 0 ? child - 1 : child;
        if (left + 1 >= branch.Count) return false;
        var first = IdLeaf.At(heap, branch.Child(left), itemBytes);
        var second = IdLeaf.At(heap, branch.Child(left + 1), itemBytes);
        if (first.Count + second.Count > Math.Min(JoinAtMost, first.Capacity)) return false;
        second.MoveTail(0, first);
        tree.NeighbourChanged(path, left);
        var gone = path;
        gone.Leaf = branch.Child(left + 1);
        gone.Set(1, path.Branch(1), left + 1);
        tree.Remove(gone);
        IdLeaf.Free(heap, gone.Leaf, itemBytes);
        return true;
    }

    private readonly struct LeafBytes(int itemBytes) : ILeafBytes
    {
        public long Of(Heap heap, Handle leaf) => IdLeaf.BlockBytes(heap, leaf, itemBytes);
    }
}
