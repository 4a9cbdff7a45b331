using System.Buffers.Binary;
using Distro.Engine.Memory;

namespace Distro.Engine.Trees;

/// <summary>
/// A branch of a counted tree: up to 32 children, each with its weight, and in ordered trees with the first item below it.
/// The three stand in arrays of their own, so that a descent by rank reads two cache lines of weights and nothing else.
/// Shape: count (1), unused (3), weight (4), weights (32 x 4), children (32 x 5), first items (32 x 5, ordered trees only).
/// </summary>
public readonly ref struct BranchNode
{
    public const int ChildrenMax = 32;
    private const int WeightsOffset = TreeNode.HeaderBytes;
    private const int ChildrenOffset = WeightsOffset + (ChildrenMax * 4);
    private const int FirstsOffset = ChildrenOffset + (ChildrenMax * TreeNode.HandleBytes);
    private const int OrderedBytes = FirstsOffset + (ChildrenMax * TreeNode.HandleBytes);

    private readonly Span<byte> node;

    private BranchNode(Span<byte> node) => this.node = node;

    public static int Bytes(bool ordered) => ordered ? OrderedBytes : FirstsOffset;

    public static BranchNode At(Heap heap, Handle handle, bool ordered) => new(heap.At(handle, Bytes(ordered)));

    public static Handle Create(Heap heap, bool ordered)
    {
        var handle = heap.Allocate(Bytes(ordered));
        heap.Peek(handle, TreeNode.HeaderBytes).Clear();
        return handle;
    }

    public bool Ordered => node.Length == OrderedBytes;

    public int Count => node[0];

    public bool IsFull => node[0] == ChildrenMax;

    public uint Weight => TreeNode.Weight(node);

    public uint WeightAt(int index) => BinaryPrimitives.ReadUInt32LittleEndian(node[(WeightsOffset + (index * 4))..]);

    public Handle Child(int index) => Handle.Read(node[(ChildrenOffset + (index * TreeNode.HandleBytes))..]);

    public Handle First(int index) => Handle.Read(node[(FirstsOffset + (index * TreeNode.HandleBytes))..]);

    /// <summary>The child that holds the item of this rank, which becomes a rank inside the child; the last child if there is no such item.</summary>
    public int Find(ref uint rank)
    {
        var last = Count - 1;
        for (var i = 0; i < last; i++)
        {
            var weight = WeightAt(i);
            if (rank < weight)
                return i;
            rank -= weight;
        }

        return last;
    }

    /// <summary>Elements below the children before <paramref name="index"/>.</summary>
    public uint WeightBefore(int index)
    {
        uint sum = 0;
        for (var i = 0; i < index; i++)
            sum += WeightAt(i);
        return sum;
    }

    /// <summary>Puts another node in a child's place; its weight is mended by <see cref="Update"/>.</summary>
    public void SetChild(int index, Handle child) => child.Write(node[(ChildrenOffset + (index * TreeNode.HandleBytes))..]);

    /// <summary>Sets what is known of a child, and keeps the branch's own weight.</summary>
    public void Update(int index, uint weight, Handle first)
    {
        TreeNode.SetWeight(node, Weight - WeightAt(index) + weight);
        BinaryPrimitives.WriteUInt32LittleEndian(node[(WeightsOffset + (index * 4))..], weight);
        if (Ordered)
            first.Write(node[(FirstsOffset + (index * TreeNode.HandleBytes))..]);
    }

    /// <summary>Makes room at an index of a branch that is not full, and puts a child there.</summary>
    public void Insert(int index, Handle child, uint weight, Handle first)
    {
        Shift(index, index + 1, Count - index);
        node[0]++;
        BinaryPrimitives.WriteUInt32LittleEndian(node[(WeightsOffset + (index * 4))..], 0);
        SetChild(index, child);
        Update(index, weight, first);
    }

    public void Remove(int index)
    {
        TreeNode.SetWeight(node, Weight - WeightAt(index));
        Shift(index + 1, index, Count - index - 1);
        node[0]--;
    }

    /// <summary>Removes children that stand one behind the other.</summary>
    public void RemoveRun(int index, int children)
    {
        uint gone = 0;
        for (var i = 0; i < children; i++)
            gone += WeightAt(index + i);
        TreeNode.SetWeight(node, Weight - gone);
        Shift(index + children, index, Count - index - children);
        node[0] -= (byte)children;
    }

    /// <summary>Appends this branch's children from <paramref name="from"/> on to <paramref name="target"/>, which has room for them.</summary>
    public void MoveTail(int from, BranchNode target)
    {
        for (var i = from; i < Count; i++)
            target.Insert(target.Count, Child(i), WeightAt(i), Ordered ? First(i) : default);
        uint kept = 0;
        for (var i = 0; i < from; i++)
            kept += WeightAt(i);
        node[0] = (byte)from;
        TreeNode.SetWeight(node, kept);
    }

    private void Shift(int from, int to, int count)
    {
        if (count <= 0)
            return;
        node.Slice(WeightsOffset + (from * 4), count * 4).CopyTo(node[(WeightsOffset + (to * 4))..]);
        const int handle = TreeNode.HandleBytes;
        node.Slice(ChildrenOffset + (from * handle), count * handle).CopyTo(node[(ChildrenOffset + (to * handle))..]);
        if (Ordered)
            node.Slice(FirstsOffset + (from * handle), count * handle).CopyTo(node[(FirstsOffset + (to * handle))..]);
    }
}
