using Distro.Engine.Members;
using Distro.Engine.Memory;
using Distro.Engine.Trees;

namespace Distro.Engine.SortedSets;

/// <summary>
/// The order of a large sorted set: a counted tree over its member records, by score, then member. A full leaf shares with a neighbour before
/// it splits, and then two full leaves become three: leaves stay about 85% full under random inserts, and full when a set grows at its end.
/// </summary>
public readonly ref struct ScoreTree
{
    /// <summary>Two leaves become one when what they hold leaves this much room for inserts that follow.</summary>
    private const int MergeAtMost = ScoreLeaf.ItemsMax * 7 / 8;

    private readonly Heap heap;
    private readonly CountedTree tree;

    public ScoreTree(Heap heap, Span<byte> root)
    {
        this.heap = heap;
        tree = new CountedTree(heap, root, ordered: true);
    }

    public uint Count => tree.Count;

    /// <summary>How many elements stand before the bound.</summary>
    public uint RankOf<TBound>(scoped in TBound bound) where TBound : ISortedSetBound, allows ref struct
    {
        var path = default(TreePath);
        return Seek(bound, ref path, out _);
    }

    /// <summary>Adds a record whose score and member are not there yet.</summary>
    public void Insert(Handle record)
    {
        if (tree.IsEmpty)
        {
            var first = ScoreLeaf.Create(heap);
            ScoreLeaf.At(heap, first).Insert(0, record);
            tree.Plant(first);
            return;
        }

        var element = MemberRecord.At(heap, record, MemberShape.Scored);
        var path = default(TreePath);
        Seek(new ElementBound(element.Score, element.Member), ref path, out var index);
        var leaf = ScoreLeaf.At(heap, path.Leaf);
        if (leaf.IsFull)
        {
            InsertIntoFull(path, index, record);
            return;
        }

        leaf.Insert(index, record);
        tree.Changed(path);
    }

    /// <summary>Adds a record that comes behind all others.</summary>
    public void Append(Handle record)
    {
        if (tree.IsEmpty)
        {
            Insert(record);
            return;
        }

        var path = default(TreePath);
        tree.Descend(uint.MaxValue, ref path);
        var leaf = ScoreLeaf.At(heap, path.Leaf);
        if (leaf.IsFull)
        {
            InsertIntoFull(path, ScoreLeaf.ItemsMax, record);
            return;
        }

        leaf.Insert(leaf.Count, record);
        tree.Changed(path);
    }

    /// <summary>Takes a record out; it must be in. The record itself stays.</summary>
    public void Remove(Handle record)
    {
        var path = default(TreePath);
        var index = SeekTo(record, ref path);
        RemoveAt(path, index);
    }

    /// <summary>Gives a record that is in another score. Most changes leave it between the same neighbours: then it stays where it is.</summary>
    public void SetScore(Handle record, double score)
    {
        var path = default(TreePath);
        var index = SeekTo(record, ref path);
        var leaf = ScoreLeaf.At(heap, path.Leaf);
        var element = MemberRecord.At(heap, record, MemberShape.Scored);
        var bound = new ElementBound(score, element.Member);
        if (index > 0 && index + 1 < leaf.Count && IsBefore(leaf[index - 1], bound) && !IsBefore(leaf[index + 1], bound))
        {
            element.SetScore(score);
            return;
        }

        RemoveAt(path, index);
        element.SetScore(score);
        Insert(record);
    }

    /// <summary>The record of an element by rank.</summary>
    public Handle At(uint rank, ref TreePath path, out int index)
    {
        index = (int)tree.Descend(rank, ref path);
        return ScoreLeaf.At(heap, path.Leaf)[index];
    }

    /// <summary>Moves to the next element, or with -1 the previous one; a null handle at the end.</summary>
    public Handle Move(ref TreePath path, ref int index, int direction)
    {
        index += direction;
        if (index < 0)
        {
            if (!tree.Previous(ref path))
                return Handle.Null;
            index = ScoreLeaf.At(heap, path.Leaf).Count - 1;
        }
        else if (index >= ScoreLeaf.At(heap, path.Leaf).Count)
        {
            if (!tree.Next(ref path))
                return Handle.Null;
            index = 0;
        }

        return ScoreLeaf.At(heap, path.Leaf)[index];
    }

    /// <summary>Leaves in the tree, for measuring how full they are.</summary>
    public long CountLeaves() => tree.CountLeaves();

    /// <summary>Goes to a record that is in. Returns its index in the path's leaf.</summary>
    private int SeekTo(Handle record, ref TreePath path)
    {
        var element = MemberRecord.At(heap, record, MemberShape.Scored);
        Seek(new ElementBound(element.Score, element.Member), ref path, out var index);
        return index == ScoreLeaf.At(heap, path.Leaf).Count && tree.Next(ref path) ? 0 : index;
    }

    private bool IsBefore<TBound>(Handle record, scoped in TBound bound) where TBound : ISortedSetBound, allows ref struct
    {
        var element = MemberRecord.At(heap, record, MemberShape.Scored);
        return bound.IsAfter(element.Score, element.Member);
    }

    /// <summary>Goes to where the bound stands: the path's leaf and an index in it, possibly at its end. Returns the rank.</summary>
    private uint Seek<TBound>(scoped in TBound bound, ref TreePath path, out int index) where TBound : ISortedSetBound, allows ref struct
    {
        uint rank = 0;
        var node = tree.Root;
        index = 0;
        if (node.IsNull)
            return 0;
        for (var height = tree.Height; height > 0; height--)
        {
            var branch = tree.Branch(node);
            int low = 1, high = branch.Count;
            while (low < high)
            {
                var middle = (low + high) >>> 1;
                if (IsBefore(branch.First(middle), bound))
                    low = middle + 1;
                else
                    high = middle;
            }

            rank += branch.WeightBefore(low - 1);
            path.Set(height, node, low - 1);
            node = branch.Child(low - 1);
        }

        path.Leaf = node;
        index = SeekInLeaf(ScoreLeaf.At(heap, node), bound);
        return rank + (uint)index;
    }

    private int SeekInLeaf<TBound>(ScoreLeaf leaf, scoped in TBound bound) where TBound : ISortedSetBound, allows ref struct
    {
        int low = 0, high = leaf.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (IsBefore(leaf[middle], bound))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private void InsertIntoFull(in TreePath path, int index, Handle record)
    {
        var end = path;
        if (index == ScoreLeaf.ItemsMax && !tree.Next(ref end))
        {
            var last = ScoreLeaf.Create(heap);
            ScoreLeaf.At(heap, last).Insert(0, record);
            tree.Insert(path, last, before: false);
            return;
        }

        var child = tree.Height > 0 ? path.Child(1) : 0;
        var siblings = tree.Height > 0 ? tree.Branch(path.Branch(1)).Count : 1;
        if (child > 0 && !LeafAt(path, child - 1).IsFull)
            Share(path, child - 1, index + LeafAt(path, child - 1).Count, record, split: false);
        else if (child + 1 < siblings && !LeafAt(path, child + 1).IsFull)
            Share(path, child, index, record, split: false);
        else if (child > 0)
            Share(path, child - 1, index + ScoreLeaf.ItemsMax, record, split: true);
        else if (siblings > 1)
            Share(path, child, index, record, split: true);
        else
            SplitAlone(path, index, record);
    }

    private ScoreLeaf LeafAt(in TreePath path, int child) => ScoreLeaf.At(heap, tree.Branch(path.Branch(1)).Child(child));

    /// <summary>
    /// Spreads the items of two neighbouring leaves, and the new record, evenly over the two; or, to split, over them and a new one behind them.
    /// <paramref name="index"/> counts from the left leaf's first item.
    /// </summary>
    private void Share(in TreePath path, int left, int index, Handle record, bool split)
    {
        const int handle = TreeNode.HandleBytes;
        Span<byte> items = stackalloc byte[((ScoreLeaf.ItemsMax * 2) + 1) * handle];
        var leftLeaf = LeafAt(path, left);
        var rightLeaf = LeafAt(path, left + 1);
        var bytes = leftLeaf.CopyTo(items);
        bytes += rightLeaf.CopyTo(items[bytes..]);
        items[(index * handle)..bytes].CopyTo(items[((index + 1) * handle)..]);
        record.Write(items[(index * handle)..]);
        var count = (bytes / handle) + 1;
        var each = count / (split ? 3 : 2);
        leftLeaf.Fill(items[..(each * handle)]);
        var rest = items[(each * handle)..(count * handle)];
        if (!split)
        {
            rightLeaf.Fill(rest);
            tree.NeighbourChanged(path, left);
            tree.NeighbourChanged(path, left + 1);
            tree.Changed(path);
            return;
        }

        rightLeaf.Fill(rest[..(each * handle)]);
        var third = ScoreLeaf.Create(heap);
        ScoreLeaf.At(heap, third).Fill(rest[(each * handle)..]);
        tree.NeighbourChanged(path, left);
        tree.NeighbourChanged(path, left + 1);
        var behind = path;
        behind.Set(1, path.Branch(1), left + 1);
        tree.Insert(behind, third, before: false);
    }

    private void SplitAlone(in TreePath path, int index, Handle record)
    {
        const int half = ScoreLeaf.ItemsMax / 2;
        Span<byte> items = stackalloc byte[ScoreLeaf.ItemsMax * TreeNode.HandleBytes];
        var leaf = ScoreLeaf.At(heap, path.Leaf);
        leaf.CopyTo(items);
        var right = ScoreLeaf.Create(heap);
        leaf.Fill(items[..(half * TreeNode.HandleBytes)]);
        ScoreLeaf.At(heap, right).Fill(items[(half * TreeNode.HandleBytes)..]);
        if (index <= half)
            leaf.Insert(index, record);
        else
            ScoreLeaf.At(heap, right).Insert(index - half, record);
        tree.Insert(path, right, before: false);
    }

    /// <summary>Takes the element out that <see cref="At"/> went to. The record stays; the path is no longer good.</summary>
    public void RemoveAt(in TreePath path, int index) => RemoveAt(path, index, 1);

    /// <summary>As above, with those that follow it in the same leaf.</summary>
    public void RemoveAt(in TreePath path, int index, int count)
    {
        var leaf = ScoreLeaf.At(heap, path.Leaf);
        leaf.RemoveRange(index, count);
        if (leaf.Count == 0)
        {
            tree.Remove(path);
            heap.Free(path.Leaf, ScoreLeaf.Bytes);
            return;
        }

        tree.Changed(path);
        if (tree.Height == 0 || leaf.Count > MergeAtMost / 2)
            return;
        var child = path.Child(1);
        if (child > 0 && LeafAt(path, child - 1).Count + leaf.Count <= MergeAtMost)
            Merge(path, child - 1);
        else if (child + 1 < tree.Branch(path.Branch(1)).Count && LeafAt(path, child + 1).Count + leaf.Count <= MergeAtMost)
            Merge(path, child);
    }

    private void Merge(in TreePath path, int left)
    {
        Span<byte> items = stackalloc byte[ScoreLeaf.ItemsMax * TreeNode.HandleBytes];
        var bytes = LeafAt(path, left).CopyTo(items);
        bytes += LeafAt(path, left + 1).CopyTo(items[bytes..]);
        LeafAt(path, left).Fill(items[..bytes]);
        tree.NeighbourChanged(path, left);
        var gone = path;
        gone.Leaf = tree.Branch(path.Branch(1)).Child(left + 1);
        gone.Set(1, path.Branch(1), left + 1);
        tree.Remove(gone);
        heap.Free(gone.Leaf, ScoreLeaf.Bytes);
    }
}
