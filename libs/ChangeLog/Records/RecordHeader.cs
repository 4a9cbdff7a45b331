using System.Buffers.Binary;

namespace Distro.ChangeLog.Records;

/// <summary>
/// The fixed first bytes of a record. <paramref name="Length"/> counts the whole record with header and padding; <paramref name="Offset"/> is where its first byte
/// lies in the group's log; the time is Unix milliseconds and never falls along a log.
/// </summary>
public readonly record struct RecordHeader(int Length, uint Checksum, long Offset, long Epoch, long TimeMilliseconds, int PartCount, RecordKind Kind)
{
    public long EndOffset => Offset + Length;

    /// <summary>Reads the header's fields. False when they can't be those of a record, whatever follows; the checksum is not looked at.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out RecordHeader header)
    {
        header = default;
        if (bytes.Length < RecordFormat.HeaderBytes) return false;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[RecordFormat.LengthAt..]);
        var partCount = BinaryPrimitives.ReadUInt32LittleEndian(bytes[RecordFormat.PartCountAt..]);
        var kind = BinaryPrimitives.ReadUInt32LittleEndian(bytes[RecordFormat.KindAt..]);
        if (length is < RecordFormat.HeaderBytes or > RecordFormat.RecordBytesMax || length % RecordFormat.Alignment != 0) return false;
        if (partCount > (length - RecordFormat.HeaderBytes) / RecordFormat.PartHeaderBytes) return false;
        if (kind is not ((uint)RecordKind.Effects or (uint)RecordKind.EpochStart)) return false;
        header = new RecordHeader(
            (int)length,
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[RecordFormat.ChecksumAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[RecordFormat.OffsetAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[RecordFormat.EpochAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[RecordFormat.TimeAt..]),
            (int)partCount,
            (RecordKind)kind);
        return header.Offset >= 0 && header.Offset % RecordFormat.Alignment == 0 && header.Epoch >= 0 && header.TimeMilliseconds >= 0;
    }
}
