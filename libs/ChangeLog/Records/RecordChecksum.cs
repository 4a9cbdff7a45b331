namespace Distro.ChangeLog.Records;

/// <summary>A record's checksum covers all of it but the checksum itself: its length first, then everything from the offset to the last byte of padding.</summary>
public static class RecordChecksum
{
    /// <summary>The checksum of a record whose length field may still be zero (unpublished): <paramref name="record"/> is exactly the record.</summary>
    public static uint Of(ReadOnlySpan<byte> record)
    {
        Span<byte> length = stackalloc byte[sizeof(uint)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(length, record.Length);
        return ~Crc32C.Extend(Crc32C.Extend(uint.MaxValue, length), record[RecordFormat.OffsetAt..]);
    }
}
