namespace Distro.ChangeLog.Records;

/// <summary>One verified record, in the memory it was read from.</summary>
public readonly ref struct Record
{
    internal Record(RecordHeader header, ReadOnlySpan<byte> bytes)
    {
        Header = header;
        Bytes = bytes;
    }

    public RecordHeader Header { get; }

    /// <summary>The whole record as it lies in the log.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    public PartReader Parts => new(Bytes[RecordFormat.HeaderBytes..], Header.PartCount);
}
