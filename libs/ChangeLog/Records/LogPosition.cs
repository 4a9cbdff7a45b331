namespace Distro.ChangeLog.Records;

/// <summary>
/// Where a stream of a log's bytes stands. Messages carry whole records while these are small; one that is larger than a message goes in pieces, each in a message of
/// its own, and the stream then stands <paramref name="Taken"/> bytes into the record of <paramref name="RecordBytes"/> bytes that begins at <paramref name="RecordOffset"/>.
/// </summary>
public readonly record struct LogPosition(long RecordOffset, int Taken, int RecordBytes)
{
    /// <summary>Between two records.</summary>
    public LogPosition(long offset)
        : this(offset, 0, 0)
    {
    }

    /// <summary>Offset of the next byte.</summary>
    public long Offset => RecordOffset + Taken;

    public bool IsInsideRecord => Taken > 0;

    /// <summary>Where the stream stands behind one message's bytes: whole records, or a piece of one.</summary>
    public LogPosition After(ReadOnlySpan<byte> bytes)
    {
        if (IsInsideRecord)
            return Taken + bytes.Length >= RecordBytes ? new LogPosition(RecordOffset + RecordBytes) : this with { Taken = Taken + bytes.Length };
        return IsFirstPiece(bytes, out var header) ? new LogPosition(RecordOffset, bytes.Length, header.Length) : new LogPosition(RecordOffset + bytes.Length);
    }

    /// <summary>Whether a record begins with these bytes and does not end in them.</summary>
    public static bool IsFirstPiece(ReadOnlySpan<byte> bytes, out RecordHeader header) => RecordHeader.TryRead(bytes, out header) && header.Length > bytes.Length;
}
