namespace Distro.ChangeLog.Records;

/// <summary>
/// Walks the records in a span and vouches for each: fields in range, checksum right, offset the one that this place in the log has, parts inside the record.
/// The bytes may come from anywhere, a disk or a link; nothing they claim is believed before it was checked, and nothing is allocated.
/// </summary>
public ref struct RecordReader
{
    private readonly ReadOnlySpan<byte> bytes;
    private readonly long baseOffset;
    private int position;

    /// <summary>The first byte of <paramref name="bytes"/> lies at <paramref name="offset"/> of the log.</summary>
    public RecordReader(ReadOnlySpan<byte> bytes, long offset)
    {
        this.bytes = bytes;
        baseOffset = offset;
        position = 0;
    }

    /// <summary>Bytes of whole records read so far.</summary>
    public readonly int Position => position;

    /// <summary>Where the next record begins in the log.</summary>
    public readonly long Offset => baseOffset + position;

    /// <summary>Reads the next record. After anything but <see cref="RecordStatus.Whole"/> the reader stays where it is.</summary>
    public RecordStatus Read(out Record record)
    {
        record = default;
        var rest = bytes[position..];
        if (rest.IsEmpty) return RecordStatus.End;
        if (rest.Length < RecordFormat.HeaderBytes) return RecordStatus.Incomplete;
        if (!RecordHeader.TryRead(rest, out var header) || header.Offset != Offset) return RecordStatus.Damaged;
        if (header.Length > rest.Length) return RecordStatus.Incomplete;
        rest = rest[..header.Length];
        if (RecordChecksum.Of(rest) != header.Checksum || !PartsAreWhole(rest, header.PartCount)) return RecordStatus.Damaged;
        position += header.Length;
        record = new Record(header, rest);
        return RecordStatus.Whole;
    }

    /// <summary>How many of the bytes are whole, verified records that begin at that offset.</summary>
    public static int WholeBytes(ReadOnlySpan<byte> bytes, long offset)
    {
        var reader = new RecordReader(bytes, offset);
        while (reader.Read(out _) == RecordStatus.Whole) { }

        return reader.Position;
    }

    private static bool PartsAreWhole(ReadOnlySpan<byte> record, int partCount)
    {
        var parts = new PartReader(record[RecordFormat.HeaderBytes..], partCount);
        while (parts.MoveNext()) { }

        return !parts.IsDamaged && parts.Rest.Length < RecordFormat.Alignment && !parts.Rest.ContainsAnyExcept((byte)0);
    }
}
