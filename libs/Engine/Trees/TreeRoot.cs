using System.Buffers.Binary;
using Distro.Engine.Memory;

namespace Distro.Engine.Trees;

/// <summary>What a counted tree keeps in its key's record: the root node's handle and how many branches lie above each leaf.</summary>
public static class TreeRoot
{
    /// <summary>Handle (5), height (1), unused (2).</summary>
    public const int Bytes = 8;

    private const int HeightOffset = TreeNode.HandleBytes;

    public static Handle Node(ReadOnlySpan<byte> root) => Handle.Read(root);

    /// <summary>Branches on the way to a leaf: 0 when the root is a leaf itself.</summary>
    public static int Height(ReadOnlySpan<byte> root) => root[HeightOffset];

    public static void Set(Span<byte> root, Handle node, int height)
    {
        node.Write(root);
        root[HeightOffset] = checked((byte)height);
        BinaryPrimitives.WriteUInt16LittleEndian(root[(HeightOffset + 1)..], 0);
    }
}
