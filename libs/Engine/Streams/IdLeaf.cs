using System.Buffers.Binary;
using Distro.Engine.Memory;
using Distro.Engine.Trees;

namespace Distro.Engine.Streams;

/// <summary>
/// A leaf of an <see cref="IdTree"/>: items of one size, each beginning with its id, in order. It starts small and doubles: most consumers have few entries pending.
/// Shape: capacity in items (1), unused (3), weight = items (4), its own handle (5), unused (7), items.
/// </summary>
internal readonly ref struct IdLeaf
{
    public const int ItemsMax = 64;
    private const int ItemsMin = 2;
    private const int ItemsOffset = IdDescent.FirstIdOffset;

    private readonly Span<byte> node;
    private readonly int itemBytes;

    private IdLeaf(Span<byte> node, int itemBytes)
    {
        this.node = node;
        this.itemBytes = itemBytes;
    }

    public static IdLeaf At(Heap heap, Handle handle, int itemBytes) => new(heap.At(handle, Size(heap.Peek(handle, 1)[0], itemBytes)), itemBytes);

    public static Handle Create(Heap heap, int itemBytes, int capacity = ItemsMin)
    {
        var handle = heap.Allocate(Size(capacity, itemBytes));
        var node = heap.At(handle, Size(capacity, itemBytes));
        node[..ItemsOffset].Clear();
        node[0] = (byte)capacity;
        handle.Write(node[IdDescent.SelfOffset..]);
        return handle;
    }

    /// <summary>Moves a leaf that is full into one with twice the room; the old one is free then.</summary>
    public static Handle Grow(Heap heap, Handle handle, int itemBytes)
    {
        var old = At(heap, handle, itemBytes);
        var larger = Create(heap, itemBytes, Math.Min(old.Capacity * 2, ItemsMax));
        old.MoveTail(0, At(heap, larger, itemBytes));
        Free(heap, handle, itemBytes);
        return larger;
    }

    public static void Free(Heap heap, Handle handle, int itemBytes) => heap.Free(handle, Size(heap.Peek(handle, 1)[0], itemBytes));

    /// <summary>Bytes that its block was asked for.</summary>
    public static int Size(Heap heap, Handle handle, int itemBytes) => Size(heap.Peek(handle, 1)[0], itemBytes);

    public static long BlockBytes(Heap heap, Handle handle, int itemBytes) => Heap.BlockBytes(Size(heap.Peek(handle, 1)[0], itemBytes));

    public int Count => (int)TreeNode.Weight(node);

    public int Capacity => node[0];

    public bool IsFull => Count == Capacity;

    public Span<byte> this[int index] => node.Slice(ItemsOffset + (index * itemBytes), itemBytes);

    public StreamId Id(int index) => StreamId.Read(this[index]);

    /// <summary>The index of the first item whose id is not smaller.</summary>
    public int Find(StreamId id)
    {
        int low = 0, high = Count;
        if (high > 0 && Id(high - 1) < id) return high;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Id(middle) < id) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    /// <summary>Makes room for an item with that id in a leaf that is not full; what is behind the id is undefined.</summary>
    public void Insert(int index, StreamId id)
    {
        var count = Count;
        node[Offset(index)..Offset(count)].CopyTo(node[Offset(index + 1)..]);
        TreeNode.SetWeight(node, (uint)(count + 1));
        id.Write(this[index]);
    }

    public void Remove(int index)
    {
        var count = Count;
        node[Offset(index + 1)..Offset(count)].CopyTo(node[Offset(index)..]);
        TreeNode.SetWeight(node, (uint)(count - 1));
    }

    /// <summary>Takes out the pending entries of one consumer. Returns how many stay.</summary>
    public int RemoveOwned(Handle owner)
    {
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            if (PendingEntry.OwnerOf(this[i]) == owner) continue;
            if (kept != i) this[i].CopyTo(this[kept]);
            kept++;
        }

        TreeNode.SetWeight(node, (uint)kept);
        return kept;
    }

    /// <summary>Appends the items from <paramref name="from"/> on to <paramref name="target"/>, which has room for them.</summary>
    public void MoveTail(int from, IdLeaf target)
    {
        node[Offset(from)..Offset(Count)].CopyTo(target.node[Offset(target.Count)..]);
        TreeNode.SetWeight(target.node, (uint)(target.Count + Count - from));
        TreeNode.SetWeight(node, (uint)from);
    }

    private static int Size(int capacity, int itemBytes) => ItemsOffset + (capacity * itemBytes);

    private int Offset(int index) => ItemsOffset + (index * itemBytes);
}
