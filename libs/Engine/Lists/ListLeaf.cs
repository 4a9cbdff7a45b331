using System.Buffers.Binary;
using Distro.Engine.Memory;
using Distro.Engine.Trees;

namespace Distro.Engine.Lists;

/// <summary>
/// A leaf of a large list's tree: a <see cref="ListBlock"/> with room to grow. Ordinary leaves hold up to 2 KB; an element larger than that has a leaf of its own.
/// Shape: capacity (4), weight = elements (4), bytes used (4), block.
/// </summary>
public static class ListLeaf
{
    /// <summary>Bytes of the largest block of several elements: with what stands before it the leaf fills a 2 KB block of the heap to the last byte.</summary>
    public const int BlockBytesMax = LeafBytesMax - BlockOffset;

    private const int LeafBytesMax = 2048;

    private const int UsedOffset = TreeNode.HeaderBytes;
    private const int BlockOffset = UsedOffset + 4;
    private const int LeafBytesMin = 128;

    public static Handle Create(Heap heap, int blockBytes)
    {
        var capacity = CapacityFor(blockBytes);
        var handle = heap.Allocate(BlockOffset + capacity);
        var leaf = heap.At(handle, BlockOffset + capacity);
        BinaryPrimitives.WriteInt32LittleEndian(leaf, capacity);
        BinaryPrimitives.WriteInt32LittleEndian(leaf[UsedOffset..], blockBytes);
        return handle;
    }

    public static Handle CreateOne(Heap heap, scoped ReadOnlySpan<byte> element)
    {
        var handle = Create(heap, ListBlock.BytesOfOne(element.Length));
        ListBlock.WriteOne(Block(heap, handle), element);
        SetWeight(heap, handle);
        return handle;
    }

    /// <summary>A leaf with some of a block's elements.</summary>
    public static Handle CreateRange(Heap heap, ReadOnlySpan<byte> block, int index, int count)
    {
        var handle = Create(heap, ListBlock.BytesOfRange(block, index, count));
        ListBlock.CopyRange(block, index, count, Block(heap, handle));
        SetWeight(heap, handle);
        return handle;
    }

    public static Span<byte> Block(Heap heap, Handle handle)
    {
        var used = BinaryPrimitives.ReadInt32LittleEndian(heap.Peek(handle, BlockOffset)[UsedOffset..]);
        return heap.Peek(handle, BlockOffset + used)[BlockOffset..];
    }

    /// <summary>Bytes that its block was asked for.</summary>
    public static int Size(Heap heap, Handle handle) => BlockOffset + Capacity(heap, handle);

    /// <summary>Bytes the leaf takes in memory.</summary>
    public static long BlockBytes(Heap heap, Handle handle) => Heap.BlockBytes(BlockOffset + Capacity(heap, handle));

    public static int Count(Heap heap, Handle handle) => (int)TreeNode.WeightOf(heap, handle);

    /// <summary>Puts an element in, moving to a larger leaf if it must: the returned handle takes the place of the old one, which then is free.</summary>
    public static Handle Insert(Heap heap, Handle handle, int index, scoped ReadOnlySpan<byte> element)
    {
        var block = Block(heap, handle);
        var used = block.Length;
        var needed = ListBlock.BytesWith(block, element.Length);
        if (needed > Capacity(heap, handle))
            handle = Move(heap, handle, needed);
        SetUsed(heap, handle, needed);
        ListBlock.Insert(Block(heap, handle), used, index, element);
        SetWeight(heap, handle);
        return handle;
    }

    /// <summary>Takes some elements out, never all.</summary>
    public static void RemoveRange(Heap heap, Handle handle, int index, int count)
    {
        SetUsed(heap, handle, ListBlock.RemoveRange(Block(heap, handle), index, count));
        SetWeight(heap, handle);
    }

    public static void Free(Heap heap, Handle handle) => heap.Free(handle, BlockOffset + Capacity(heap, handle));

    public static void SetWeight(Heap heap, Handle handle) => TreeNode.SetWeight(heap.Peek(handle, TreeNode.HeaderBytes), (uint)ListBlock.Count(Block(heap, handle)));

    private static int Capacity(Heap heap, Handle handle) => BinaryPrimitives.ReadInt32LittleEndian(heap.Peek(handle, 4));

    private static int CapacityFor(int blockBytes)
    {
        if (blockBytes > BlockBytesMax)
            return blockBytes;
        var leafBytes = LeafBytesMin;
        while (leafBytes < BlockOffset + blockBytes)
            leafBytes *= 2;
        return leafBytes - BlockOffset;
    }

    private static Handle Move(Heap heap, Handle handle, int blockBytes)
    {
        var larger = Create(heap, blockBytes);
        Block(heap, handle).CopyTo(Block(heap, larger));
        Free(heap, handle);
        return larger;
    }

    private static void SetUsed(Heap heap, Handle handle, int used)
        => BinaryPrimitives.WriteInt32LittleEndian(heap.Peek(handle, BlockOffset)[UsedOffset..], used);
}
