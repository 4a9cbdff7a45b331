using System.Buffers.Binary;
using Distro.Engine.Trees;

namespace Distro.Engine.Streams;

/// <summary>
/// What a stream keeps in its key's record: last id (16), greatest id deleted (16), entries ever added (8), the tree's root (8), groups (5),
/// producers (5); behind it the only block of a small stream.
/// </summary>
internal readonly ref struct StreamRoot
{
    public const int Bytes = ProducersOffset + NameDirectory.RootBytes;

    private const int MaxDeletedOffset = StreamId.Bytes;
    private const int AddedOffset = 2 * StreamId.Bytes;
    private const int TreeOffset = AddedOffset + 8;
    private const int GroupsOffset = TreeOffset + TreeRoot.Bytes;
    private const int ProducersOffset = GroupsOffset + NameDirectory.RootBytes;

    private readonly Span<byte> value;

    public StreamRoot(Span<byte> value) => this.value = value;

    public StreamId LastId
    {
        get => StreamId.Read(value);
        set => value.Write(this.value);
    }

    public StreamId MaxDeletedId
    {
        get => StreamId.Read(value[MaxDeletedOffset..]);
        set => value.Write(this.value[MaxDeletedOffset..]);
    }

    public long EntriesAdded
    {
        get => BinaryPrimitives.ReadInt64LittleEndian(value[AddedOffset..]);
        set => BinaryPrimitives.WriteInt64LittleEndian(this.value[AddedOffset..], value);
    }

    public Span<byte> Tree => value.Slice(TreeOffset, TreeRoot.Bytes);

    public Span<byte> Groups => value.Slice(GroupsOffset, NameDirectory.RootBytes);

    public Span<byte> Producers => value.Slice(ProducersOffset, NameDirectory.RootBytes);

    /// <summary>A small stream's block; empty while it has no entries.</summary>
    public Span<byte> Block => value[Bytes..];
}
