using System.Buffers.Binary;
using Distro.ChangeLog.Records;

namespace Distro.ChangeLog.Segments;

/// <summary>
/// The first 64 bytes of a segment: magic, version, header length, salt, base offset, zeros, checksum. The salt is drawn once for a log and goes into every
/// group header's mark and checksum: a client that stores bytes shaped like a group header can't make a recovering writer believe in them.
/// </summary>
internal readonly record struct SegmentHeader(ulong Salt, long BaseOffset)
{
    private const int VersionAt = 8;
    private const int HeaderBytesAt = 12;
    private const int SaltAt = 16;
    private const int BaseOffsetAt = 24;
    private const int ReservedAt = 32;
    private const int ChecksumAt = 60;

    public void Write(Span<byte> bytes)
    {
        bytes[..SegmentFormat.HeaderBytes].Clear();
        SegmentFormat.Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[VersionAt..], SegmentFormat.Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[HeaderBytesAt..], SegmentFormat.HeaderBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[SaltAt..], Salt);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[BaseOffsetAt..], BaseOffset);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[ChecksumAt..], Crc32C.Of(bytes[..ChecksumAt]));
    }

    /// <summary>Null when the header is right, else what is wrong with it.</summary>
    public static string? Read(ReadOnlySpan<byte> bytes, out SegmentHeader header)
    {
        header = default;
        if (bytes.Length < SegmentFormat.HeaderBytes) return "the file ends inside the segment header";
        if (!bytes.StartsWith(SegmentFormat.Magic)) return "the file does not begin as a segment does";
        var version = BinaryPrimitives.ReadInt32LittleEndian(bytes[VersionAt..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]) != Crc32C.Of(bytes[..ChecksumAt])) return "the segment header's checksum is wrong";
        if (version != SegmentFormat.Version) return $"the segment has version {version}, and this program reads version {SegmentFormat.Version}";
        if (BinaryPrimitives.ReadInt32LittleEndian(bytes[HeaderBytesAt..]) != SegmentFormat.HeaderBytes) return "the segment header has another length";
        header = new SegmentHeader(BinaryPrimitives.ReadUInt64LittleEndian(bytes[SaltAt..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[BaseOffsetAt..]));
        return header.BaseOffset < 0 || bytes[ReservedAt..ChecksumAt].ContainsAnyExcept((byte)0) ? "the segment header holds values that can't be" : null;
    }
}
