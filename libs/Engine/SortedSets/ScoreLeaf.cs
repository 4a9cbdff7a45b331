using Distro.Engine.Memory;
using Distro.Engine.Trees;

namespace Distro.Engine.SortedSets;

/// <summary>
/// A leaf of a sorted set's tree: up to 64 handles of member records in the order of score, then member. The score itself stands only in the record.
/// Shape: unused (4), weight = count (4), handles (64 x 5).
/// </summary>
public readonly ref struct ScoreLeaf
{
    public const int ItemsMax = 64;
    public const int Bytes = TreeNode.HeaderBytes + (ItemsMax * TreeNode.HandleBytes);

    private readonly Span<byte> node;

    private ScoreLeaf(Span<byte> node) => this.node = node;

    public static ScoreLeaf At(Heap heap, Handle handle) => new(heap.At(handle, Bytes));

    public static Handle Create(Heap heap)
    {
        var handle = heap.Allocate(Bytes);
        heap.Peek(handle, TreeNode.HeaderBytes).Clear();
        return handle;
    }

    public int Count => (int)TreeNode.Weight(node);

    public bool IsFull => Count == ItemsMax;

    public Handle this[int index] => Handle.Read(node[OffsetOf(index)..]);

    /// <summary>Puts another record of the same element in its place.</summary>
    public void Point(int index, Handle item) => item.Write(node[OffsetOf(index)..]);

    public void Insert(int index, Handle item)
    {
        var count = Count;
        node[OffsetOf(index)..OffsetOf(count)].CopyTo(node[OffsetOf(index + 1)..]);
        item.Write(node[OffsetOf(index)..]);
        TreeNode.SetWeight(node, (uint)(count + 1));
    }

    /// <summary>Takes items out, from an index on.</summary>
    public void RemoveRange(int index, int items)
    {
        var count = Count;
        node[OffsetOf(index + items)..OffsetOf(count)].CopyTo(node[OffsetOf(index)..]);
        TreeNode.SetWeight(node, (uint)(count - items));
    }

    /// <summary>Appends all items to a list of five-byte handles; returns how many bytes that were.</summary>
    public int CopyTo(Span<byte> items)
    {
        node[OffsetOf(0)..OffsetOf(Count)].CopyTo(items);
        return Count * TreeNode.HandleBytes;
    }

    /// <summary>Replaces all items.</summary>
    public void Fill(ReadOnlySpan<byte> items)
    {
        items.CopyTo(node[OffsetOf(0)..]);
        TreeNode.SetWeight(node, (uint)(items.Length / TreeNode.HandleBytes));
    }

    private static int OffsetOf(int index) => TreeNode.HeaderBytes + (index * TreeNode.HandleBytes);
}
