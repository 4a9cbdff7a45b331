using Distro.Engine.Trees;

namespace Distro.Engine.Lists;

/// <summary>
/// A list: one packed block in its key's record while that is small, a counted tree of such blocks when it is not.
/// Any element is found by its index at once in a block, in O(log n) in a tree; both ends are equally near.
/// Spans that it returns are good until the next write to the same key.
/// </summary>
public ref struct List : IValueView<List>
{
    internal const byte Packed = 0;
    internal const byte Tree = 1;

    private KeyEntry entry;

    private List(KeyEntry entry) => this.entry = entry;

    public static ValueType Type => ValueType.List;

    public static List Over(KeyEntry entry) => new(entry);

    public bool Exists => entry.Exists;

    public long Count => !entry.Exists ? 0 : entry.Encoding == Packed ? ListBlock.Count(entry.Value) : Large().Count;

    /// <summary>As OBJECT ENCODING calls it.</summary>
    public ReadOnlySpan<byte> EncodingName => entry.Encoding == Packed ? "listpack"u8 : "quicklist"u8;

    public ReadOnlySpan<byte> Get(long index)
    {
        if (entry.Encoding == Packed)
            return ListBlock.Get(entry.Value, (int)index);
        var tree = Large();
        var path = default(TreePath);
        var within = tree.Seek((uint)index, ref path);
        return ListBlock.Get(tree.Block(path), within);
    }

    public void PushFirst(scoped ReadOnlySpan<byte> element) => Insert(0, element);

    public void PushLast(scoped ReadOnlySpan<byte> element) => Insert(Count, element);

    /// <summary>Puts an element in before the one at <paramref name="index"/>; at the end when that is the count.</summary>
    public void Insert(long index, scoped ReadOnlySpan<byte> element)
    {
        if (!entry.Exists)
        {
            if (ListBlock.BytesOfOne(element.Length) > PackedBytesMax)
                CreateTree(element);
            else
                ListBlock.WriteOne(entry.Create(ValueType.List, Packed, ListBlock.BytesOfOne(element.Length)), element);
            return;
        }

        if (entry.Encoding == Packed && !FitsPacked(element))
            Unpack();
        if (entry.Encoding == Tree)
        {
            Large().Insert((uint)index, element);
            return;
        }

        var old = entry.Value.Length;
        var block = entry.Resize(ListBlock.BytesWith(entry.Value, element.Length));
        ListBlock.Insert(block, old, (int)index, element);
    }

    /// <summary>Puts another element in the place of the one at <paramref name="index"/>.</summary>
    public void Set(long index, scoped ReadOnlySpan<byte> element)
    {
        if (Count == 1)
        {
            var expireAt = entry.ExpireAt;
            if (entry.Encoding == Tree)
                Large().Free();
            if (ListBlock.BytesOfOne(element.Length) > PackedBytesMax)
                CreateTree(element);
            else
                ListBlock.WriteOne(entry.Create(ValueType.List, Packed, ListBlock.BytesOfOne(element.Length)), element);
            if (expireAt >= 0)
                entry.SetExpireAt(expireAt);
            return;
        }

        if (entry.Encoding == Packed && !FitsPacked(element))
            Unpack();
        if (entry.Encoding == Tree)
        {
            Large().RemoveRange((uint)index, 1, entry);
            Large().Insert((uint)index, element);
            PackSmall();
            return;
        }

        RemoveRange(index, 1);
        Insert(index, element);
    }

    /// <summary>Takes elements out, from an index on. With the last element the key goes.</summary>
    public void RemoveRange(long index, long count)
    {
        if (count <= 0)
            return;
        if (count == Count)
        {
            entry.Delete();
            return;
        }

        if (entry.Encoding == Packed)
        {
            entry.Resize(ListBlock.RemoveRange(entry.Value, (int)index, (int)count));
            return;
        }

        Large().RemoveRange((uint)index, (uint)count, entry);
        PackSmall();
    }

    /// <summary>Emits elements from an index on, towards the end or, with -1, towards the beginning.</summary>
    public void Emit<TSink>(long index, long count, int direction, ref TSink sink) where TSink : IElementSink, allows ref struct
    {
        if (count <= 0)
            return;
        if (entry.Encoding == Packed)
        {
            var block = entry.Value;
            for (; count > 0; count--, index += direction)
                sink.Emit(ListBlock.Get(block, (int)index));
            return;
        }

        var tree = Large();
        var path = default(TreePath);
        var within = tree.Seek((uint)index, ref path);
        while (count > 0)
        {
            var block = tree.Block(path);
            var elements = ListBlock.Count(block);
            for (; count > 0 && within >= 0 && within < elements; count--, within += direction)
                sink.Emit(ListBlock.Get(block, within));
            if (count == 0 || !(direction > 0 ? tree.Next(ref path) : tree.Previous(ref path)))
                return;
            within = direction > 0 ? 0 : ListBlock.Count(tree.Block(path)) - 1;
        }
    }

    /// <summary>The index of the first element equal to these bytes, from an index on, towards the end or, with -1, towards the beginning; -1 when there is none.</summary>
    public long Find(scoped ReadOnlySpan<byte> element, long from, int direction)
    {
        var count = Count;
        if (from < 0 || from >= count)
            return -1;
        if (entry.Encoding == Packed)
            return FindInBlock(entry.Value, element, (int)from, direction);
        var tree = Large();
        var path = default(TreePath);
        var within = tree.Seek((uint)from, ref path);
        var first = from - within;
        while (true)
        {
            var block = tree.Block(path);
            var found = FindInBlock(block, element, within, direction);
            if (found >= 0)
                return first + found;
            if (direction > 0)
            {
                first += ListBlock.Count(block);
                if (!tree.Next(ref path))
                    return -1;
                within = 0;
            }
            else
            {
                if (!tree.Previous(ref path))
                    return -1;
                within = ListBlock.Count(tree.Block(path)) - 1;
                first -= within + 1;
            }
        }
    }

    private static int FindInBlock(ReadOnlySpan<byte> block, scoped ReadOnlySpan<byte> element, int from, int direction)
    {
        var count = ListBlock.Count(block);
        for (var i = from; i >= 0 && i < count; i += direction)
        {
            if (ListBlock.Get(block, i).SequenceEqual(element))
                return i;
        }

        return -1;
    }

    private int PackedBytesMax => entry.Limits.ListSize switch
    {
        -1 => 4096,
        -3 => 16384,
        -4 => 32768,
        <= -5 => ListBlock.BytesMax,
        _ => 8192,
    };

    private int PackedEntriesMax => entry.Limits.ListSize >= 0 ? Math.Clamp(entry.Limits.ListSize, 1, CollectionLimits.PackedEntriesMax) : CollectionLimits.PackedEntriesMax;

    private bool FitsPacked(scoped ReadOnlySpan<byte> element)
        => ListBlock.Count(entry.Value) < PackedEntriesMax && ListBlock.BytesWithEnds(entry.Value, element.Length) <= PackedBytesMax;

    private ListTree Large() => new(entry.Heap, entry.Value);

    private void CreateTree(scoped ReadOnlySpan<byte> element)
    {
        var root = entry.Create(ValueType.List, Tree, TreeRoot.Bytes);
        root.Clear();
        Large().Insert(0, element);
    }

    private void Unpack()
    {
        Span<byte> root = stackalloc byte[TreeRoot.Bytes];
        root.Clear();
        new ListTree(entry.Heap, root).Load(entry.Value);
        entry.Encoding = Tree;
        root.CopyTo(entry.Resize(TreeRoot.Bytes));
    }

    /// <summary>A tree that is down to one leaf of half what a packed list may have becomes one again.</summary>
    private void PackSmall()
    {
        var block = Large().OnlyBlock;
        if (block.IsEmpty || block.Length > PackedBytesMax / 2 || ListBlock.Count(block) > PackedEntriesMax / 2)
            return;
        Span<byte> root = stackalloc byte[TreeRoot.Bytes];
        entry.Value.CopyTo(root);
        var tree = new ListTree(entry.Heap, root);
        entry.Encoding = Packed;
        tree.OnlyBlock.CopyTo(entry.Resize(block.Length));
        tree.Free();
    }
}
