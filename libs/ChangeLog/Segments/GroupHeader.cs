using System.Buffers.Binary;
using Distro.ChangeLog.Records;

namespace Distro.ChangeLog.Segments;

/// <summary>What follows a group header.</summary>
internal enum GroupKind : uint
{
    /// <summary>That many bytes of whole records; none, when the header only stamps how far the log is durable.</summary>
    Records = 1,

    /// <summary>The segment's index; nothing but the file's footer comes after it.</summary>
    Seal = 2,
}

/// <summary>
/// The header of a commit group: the records that a writer wrote in one go. It carries the offset that was durable on this disk when the group was written,
/// and that is what tells a torn tail from corruption: damage at or above the greatest such offset in the log was never vouched for.
/// </summary>
internal readonly record struct GroupHeader(GroupKind Kind, int Length, long Offset, long DurableOffset)
{
    private const int ChecksumAt = 4;
    private const int LengthAt = 8;
    private const int KindAt = 12;
    private const int OffsetAt = 16;
    private const int DurableOffsetAt = 24;

    public long EndOffset => Kind == GroupKind.Records ? Offset + Length : Offset;

    /// <summary>The first four bytes of every group of a log: never zero, so that a header differs from space not yet written.</summary>
    public static uint Mark(ulong salt) => (uint)salt | 1;

    public void Write(Span<byte> bytes, ulong salt)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Mark(salt));
        BinaryPrimitives.WriteInt32LittleEndian(bytes[LengthAt..], Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[KindAt..], (uint)Kind);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[OffsetAt..], Offset);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[DurableOffsetAt..], DurableOffset);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[ChecksumAt..], Checksum(bytes, salt));
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, ulong salt, out GroupHeader header)
    {
        header = default;
        if (bytes.Length < SegmentFormat.GroupHeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Mark(salt)) return false;
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]) != Checksum(bytes, salt)) return false;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[LengthAt..]);
        var kind = (GroupKind)BinaryPrimitives.ReadUInt32LittleEndian(bytes[KindAt..]);
        if (length > SegmentFormat.GroupBytesMax || kind is not (GroupKind.Records or GroupKind.Seal)) return false;
        header = new GroupHeader(kind, (int)length, BinaryPrimitives.ReadInt64LittleEndian(bytes[OffsetAt..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[DurableOffsetAt..]));
        return header.Offset >= 0 && header.DurableOffset >= 0;
    }

    /// <summary>Over the salt, the mark and everything behind the checksum.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes, ulong salt)
    {
        Span<byte> seed = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(seed, salt);
        var running = Crc32C.Extend(Crc32C.Extend(uint.MaxValue, seed), bytes[..ChecksumAt]);
        return ~Crc32C.Extend(running, bytes[LengthAt..SegmentFormat.GroupHeaderBytes]);
    }
}
