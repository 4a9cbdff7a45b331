using System.Buffers.Binary;
using Distro.Engine.Memory;
using Distro.Engine.Trees;

namespace Distro.Engine.Streams;

/// <summary>
/// A leaf of a large stream's tree: a <see cref="StreamBlock"/>. The last leaf doubles its room as it fills; once another follows it is cut to size.
/// Shape: capacity (4), weight = entries (4), its own handle (5), unused (3), bytes used (4), block.
/// </summary>
internal static class StreamLeaf
{
    private const int UsedOffset = 16;
    private const int BlockOffset = IdDescent.FirstIdOffset;
    private const int LeafBytesMin = 256;

    /// <summary>A leaf whose block is to be written; <see cref="SetWeight"/> must follow.</summary>
    public static Handle Create(Heap heap, int blockBytes, int capacity)
    {
        var handle = heap.Allocate(BlockOffset + capacity);
        var leaf = heap.At(handle, BlockOffset + capacity);
        leaf[..BlockOffset].Clear();
        BinaryPrimitives.WriteInt32LittleEndian(leaf, capacity);
        handle.Write(leaf[IdDescent.SelfOffset..]);
        BinaryPrimitives.WriteInt32LittleEndian(leaf[UsedOffset..], blockBytes);
        return handle;
    }

    public static Span<byte> Block(Heap heap, Handle handle)
    {
        var used = BinaryPrimitives.ReadInt32LittleEndian(heap.Peek(handle, BlockOffset)[UsedOffset..]);
        return heap.Peek(handle, BlockOffset + used)[BlockOffset..];
    }

    public static int Count(Heap heap, Handle handle) => (int)TreeNode.WeightOf(heap, handle);

    public static void SetWeight(Heap heap, Handle handle) => TreeNode.SetWeight(heap.Peek(handle, TreeNode.HeaderBytes), (uint)StreamBlock.Count(Block(heap, handle)));

    /// <summary>Gives the block another size, keeping the common prefix. The returned leaf takes the place of the old one, which then is free.</summary>
    public static Handle Resize(Heap heap, Handle handle, int blockBytes)
    {
        if (blockBytes > Capacity(heap, handle)) handle = Move(heap, handle, Room(blockBytes));
        BinaryPrimitives.WriteInt32LittleEndian(heap.Peek(handle, BlockOffset)[UsedOffset..], blockBytes);
        return handle;
    }

    /// <summary>Gives back what a leaf does not use, if that is worth moving it.</summary>
    public static Handle Trim(Heap heap, Handle handle)
    {
        var used = Block(heap, handle).Length;
        return Heap.BlockBytes(BlockOffset + used) < Heap.BlockBytes(BlockOffset + Capacity(heap, handle)) ? Move(heap, handle, used) : handle;
    }

    public static void Free(Heap heap, Handle handle) => heap.Free(handle, BlockOffset + Capacity(heap, handle));

    /// <summary>Bytes that its block was asked for.</summary>
    public static int Size(Heap heap, Handle handle) => BlockOffset + Capacity(heap, handle);

    /// <summary>Bytes the leaf takes in memory.</summary>
    public static long BlockBytes(Heap heap, Handle handle) => Heap.BlockBytes(BlockOffset + Capacity(heap, handle));

    /// <summary>The room that a leaf is given that has to hold so many bytes and is still growing.</summary>
    public static int Room(int blockBytes)
    {
        var bytes = LeafBytesMin;
        while (bytes < BlockOffset + (long)blockBytes && bytes < 1 << 20) bytes *= 2;
        return Math.Max(bytes - BlockOffset, blockBytes);
    }

    private static int Capacity(Heap heap, Handle handle) => BinaryPrimitives.ReadInt32LittleEndian(heap.Peek(handle, 4));

    private static Handle Move(Heap heap, Handle handle, int capacity)
    {
        var block = Block(heap, handle);
        var moved = Create(heap, block.Length, capacity);
        TreeNode.SetWeight(heap.Peek(moved, TreeNode.HeaderBytes), TreeNode.WeightOf(heap, handle));
        block.CopyTo(Block(heap, moved));
        Free(heap, handle);
        return moved;
    }
}
