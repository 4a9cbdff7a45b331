using System.Buffers.Binary;
using Distro.Engine.Memory;

namespace Distro.Engine.Trees;

/// <summary>
/// What every node of a counted tree has in common, leaf or branch: bytes 4 to 7 hold its weight, the number of elements below it;
/// in ordered trees a leaf's first item stands at byte 8. Handles inside nodes take five bytes.
/// </summary>
public static class TreeNode
{
    public const int HeaderBytes = 8;
    public const int HandleBytes = Handle.Size;
    private const int WeightOffset = 4;

    public static uint Weight(ReadOnlySpan<byte> node) => BinaryPrimitives.ReadUInt32LittleEndian(node[WeightOffset..]);

    public static void SetWeight(Span<byte> node, uint weight) => BinaryPrimitives.WriteUInt32LittleEndian(node[WeightOffset..], weight);

    /// <summary>Weight of a child, whatever its kind.</summary>
    public static uint WeightOf(Heap heap, Handle node) => Weight(heap.Peek(node, HeaderBytes));
}
