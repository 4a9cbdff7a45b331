using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Distro.Engine.Memory;

namespace Distro.Engine.Tables;

internal enum LeafReferenceKind
{
    /// <summary>An empty table.</summary>
    None = 0,
    Leaf = 1,
    Node = 2,

    /// <summary>In a node: the leaf of this interval also covers an earlier one, and stands there.</summary>
    Link = 3,
}

/// <summary>
/// What points to a leaf or a radix node, and knows its shape, so that the leaf itself is nothing but buckets. From the low bits: handle 40,
/// entries 10, buckets minus one 6, depth 6, kind 2. A link has the index it points to in place of the handle.
/// </summary>
internal readonly struct LeafReference(ulong bits)
{
    public const int NodeBytes = LeafShape.NodeEntries * sizeof(ulong);

    private const int EntriesShift = 40;
    private const int BucketsShift = 50;
    private const int DepthShift = 56;
    private const int KindShift = 62;

    public readonly ulong Bits = bits;

    public LeafReferenceKind Kind => (LeafReferenceKind)(Bits >> KindShift);

    public Handle Handle => new(Bits & ((1UL << Handle.Bits) - 1));

    public int Entries => (int)(Bits >> EntriesShift) & 1023;

    public int Buckets => ((int)(Bits >> BucketsShift) & 63) + 1;

    /// <summary>Hash bits fixed above this leaf or node.</summary>
    public int Depth => (int)(Bits >> DepthShift) & 63;

    public int Bytes => Buckets * LeafBucket.Bytes;

    public int LinkedIndex => (int)(Bits & 63);

    /// <summary>A leaf's buckets.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> BucketsIn(Heap heap) => heap.At(Handle, Bytes);

    /// <summary>A node's entries.</summary>
    public Span<ulong> EntriesIn(Heap heap) => MemoryMarshal.Cast<byte, ulong>(heap.At(Handle, NodeBytes));

    public static LeafReference Leaf(Handle handle, int depth, int buckets, int entries)
        => new(handle.Value | ((ulong)entries << EntriesShift) | ((ulong)(buckets - 1) << BucketsShift) | ((ulong)depth << DepthShift) | ((ulong)LeafReferenceKind.Leaf << KindShift));

    public static LeafReference Node(Handle handle, int depth)
        => new(handle.Value | ((ulong)depth << DepthShift) | ((ulong)LeafReferenceKind.Node << KindShift));

    public static LeafReference Link(int index) => new((uint)index | ((ulong)LeafReferenceKind.Link << KindShift));

    /// <summary>The same leaf or node in another block.</summary>
    public LeafReference At(Handle handle) => new((Bits & ~((1UL << Handle.Bits) - 1)) | handle.Value);

    public LeafReference WithEntries(int entries) => new((Bits & ~(1023UL << EntriesShift)) | ((ulong)entries << EntriesShift));
}
