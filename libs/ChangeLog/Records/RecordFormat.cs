namespace Distro.ChangeLog.Records;

/// <summary>
/// Where the bytes of a record lie. docs/formats/changelog.md says the same in prose; the two change together, and never without a new segment version.
/// The same bytes stand in a shard's ring, on a link and in a writer's segment, so nothing on the way has to translate or copy them.
/// All numbers are little-endian.
/// </summary>
public static class RecordFormat
{
    public const int LengthAt = 0;
    public const int ChecksumAt = 4;
    public const int OffsetAt = 8;
    public const int EpochAt = 16;
    public const int TimeAt = 24;
    public const int PartCountAt = 32;
    public const int KindAt = 36;

    public const int HeaderBytes = 40;

    /// <summary>Slot (u16), database (u8), zero (u8), length of the RESP bytes that follow (u32).</summary>
    public const int PartHeaderBytes = 8;

    /// <summary>Records begin at multiples of this, so that a record's length is one aligned word: storing it last publishes the record in a ring.</summary>
    public const int Alignment = 8;

    /// <summary>A part's slot when it concerns the whole keyspace (FLUSHALL).</summary>
    public const int BarrierSlot = 0xFFFF;

    public const int SlotCount = 16384;

    /// <summary>A bulk string may have 512 MB, and a transaction several: twice that is where a record ends.</summary>
    public const int RecordBytesMax = 1 << 30;

    /// <summary>Bytes of a record whose parts carry that many RESP bytes in all.</summary>
    public static long RecordBytes(int partCount, long payloadBytes)
        => (HeaderBytes + ((long)partCount * PartHeaderBytes) + payloadBytes + Alignment - 1) & ~(long)(Alignment - 1);
}
