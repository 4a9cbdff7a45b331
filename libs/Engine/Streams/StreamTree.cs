using Distro.Engine.Memory;
using Distro.Engine.Records;
using Distro.Engine.Trees;

namespace Distro.Engine.Streams;

/// <summary>
/// A large stream's entries: a counted tree of blocks in the order of ids. Entries are added at the end only, so all leaves but the last are as full
/// as the limits let them become; a leaf that loses entries is never joined with another, since what trims a stream takes whole leaves.
/// </summary>
internal readonly ref struct StreamTree
{
    private readonly Heap heap;
    private readonly CountedTree tree;

    public StreamTree(Heap heap, Span<byte> root)
    {
        this.heap = heap;
        tree = new CountedTree(heap, root, ordered: true);
    }

    public uint Count => tree.Count;

    /// <summary>The first leaf's block; empty when there is none.</summary>
    public ReadOnlySpan<byte> FirstBlock => BlockAt(0);

    public ReadOnlySpan<byte> LastBlock => BlockAt(uint.MaxValue);

    /// <summary>Leaves in the tree.</summary>
    public long CountLeaves() => tree.CountLeaves();

    /// <summary>Adds an entry behind all others.</summary>
    public void Append<TFields>(StreamId id, scoped in TFields fields, CollectionLimits limits) where TFields : IStreamFields, allows ref struct
    {
        if (tree.IsEmpty)
        {
            tree.Plant(CreateLeaf(id, fields));
            return;
        }

        var path = default(TreePath);
        tree.Descend(uint.MaxValue, ref path);
        var block = StreamLeaf.Block(heap, path.Leaf);
        var bytes = block.Length + StreamBlock.SizeAtEnd(block, id, fields);
        if (limits.IsStreamBlockFull(StreamBlock.Count(block), bytes))
        {
            tree.Replace(ref path, StreamLeaf.Trim(heap, path.Leaf));
            tree.Changed(path);
            tree.Insert(path, CreateLeaf(id, fields), before: false);
            return;
        }

        var old = block.Length;
        tree.Replace(ref path, StreamLeaf.Resize(heap, path.Leaf, checked((int)bytes)));
        StreamBlock.Append(StreamLeaf.Block(heap, path.Leaf), old, id, fields);
        StreamLeaf.SetWeight(heap, path.Leaf);
        tree.Changed(path);
    }

    /// <summary>Takes a block over as the tree's only one.</summary>
    public void Load(ReadOnlySpan<byte> block)
    {
        var leaf = StreamLeaf.Create(heap, block.Length, StreamLeaf.Room(block.Length));
        block.CopyTo(StreamLeaf.Block(heap, leaf));
        StreamLeaf.SetWeight(heap, leaf);
        tree.Plant(leaf);
    }

    /// <summary>How many entries have a smaller id.</summary>
    public uint RankOf(StreamId id)
    {
        if (tree.IsEmpty) return 0;
        var path = default(TreePath);
        var rank = IdDescent.Descend(heap, tree, id, ref path);
        return rank + (uint)BlockSearch.RankOf(StreamLeaf.Block(heap, path.Leaf), id);
    }

    /// <summary>Emits entries from a rank on, upwards or, with -1, downwards. They must all exist.</summary>
    public void Emit<TSink>(uint rank, long count, int direction, ref TSink sink) where TSink : IEntrySink, allows ref struct
    {
        if (count <= 0) return;
        var path = default(TreePath);
        var within = (int)tree.Descend(rank, ref path);
        while (count > 0)
        {
            var block = StreamLeaf.Block(heap, path.Leaf);
            var here = (int)Math.Min(count, direction > 0 ? StreamBlock.Count(block) - within : within + 1);
            BlockSearch.Emit(block, within, here, direction, ref sink);
            count -= here;
            if (count == 0 || !(direction > 0 ? tree.Next(ref path) : tree.Previous(ref path))) return;
            within = direction > 0 ? 0 : StreamLeaf.Count(heap, path.Leaf) - 1;
        }
    }

    /// <summary>The id of the entry of that rank, which must exist.</summary>
    public StreamId IdAt(uint rank)
    {
        var path = default(TreePath);
        var within = (int)tree.Descend(rank, ref path);
        return BlockSearch.At(StreamLeaf.Block(heap, path.Leaf), within).Id;
    }

    /// <summary>Entries in as many of the first leaves as hold at most so many together.</summary>
    public long WholeLeaves(uint entriesMax)
    {
        if (tree.IsEmpty || entriesMax == 0) return 0;
        if (entriesMax >= Count) return Count;
        var path = default(TreePath);
        return entriesMax - tree.Descend(entriesMax, ref path);
    }

    /// <summary>Takes entries out from a rank on; runs of whole leaves and branches in one go, for the key to free in steps.</summary>
    public void RemoveRange(uint rank, long count, scoped in KeyEntry entry)
    {
        var freedAtOnce = KeyEntry.FreedAtOnce;
        var hasCut = false;
        while (count > 0)
        {
            var path = default(TreePath);
            var within = (int)tree.Descend(rank, ref path);
            if (within == 0 && tree.TryCut(path, count, out var cut, out var entries))
            {
                entry.Free(CutOff.StreamTree, cut, ref freedAtOnce);
                count -= entries;
                hasCut = true;
                continue;
            }

            var here = (int)Math.Min(count, StreamLeaf.Count(heap, path.Leaf) - within);
            count -= here;
            if (here == StreamLeaf.Count(heap, path.Leaf))
            {
                tree.Remove(path);
                StreamLeaf.Free(heap, path.Leaf);
                continue;
            }

            var block = StreamLeaf.Block(heap, path.Leaf);
            var left = StreamBlock.Remove(block, BlockSearch.At(block, within), here);
            StreamLeaf.Resize(heap, path.Leaf, left);
            StreamLeaf.SetWeight(heap, path.Leaf);
            if (left < block.Length / 2) tree.Replace(ref path, StreamLeaf.Trim(heap, path.Leaf));
            tree.Changed(path);
        }

        if (hasCut) tree.MendAround(rank);
    }

    private ReadOnlySpan<byte> BlockAt(uint rank)
    {
        if (tree.IsEmpty) return default;
        var path = default(TreePath);
        tree.Descend(rank, ref path);
        return StreamLeaf.Block(heap, path.Leaf);
    }

    private Handle CreateLeaf<TFields>(StreamId id, scoped in TFields fields) where TFields : IStreamFields, allows ref struct
    {
        var bytes = checked((int)StreamBlock.SizeOfFirst(fields));
        var leaf = StreamLeaf.Create(heap, bytes, StreamLeaf.Room(bytes));
        StreamBlock.WriteFirst(StreamLeaf.Block(heap, leaf), id, fields);
        StreamLeaf.SetWeight(heap, leaf);
        return leaf;
    }
}
