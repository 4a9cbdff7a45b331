using Distro.ChangeLog.Records;
using Distro.ChangeLog.Segments;

namespace Distro.ChangeLog.Store;

/// <summary>
/// Whether records continue a log: each where the one before ends, of no lower epoch, the last ending with the bytes. Answers the tail that the log has with them.
/// Nothing gets into a log unchecked; but where another thread of the process has verified the checksums already, the headers are enough.
/// </summary>
internal static class AppendCheck
{
    /// <summary>The first piece of a record that is to begin at an offset; returns the whole record's bytes.</summary>
    public static int FirstPiece(ReadOnlySpan<byte> piece, long offset, LogTail tail)
    {
        if (!LogPosition.IsFirstPiece(piece, out var header) || header.Offset != offset || header.Epoch < tail.Epoch)
            throw new InvalidAppendException($"What should be appended at {offset} is not the first piece of a record");
        return header.Length;
    }

    /// <summary>Every byte is looked at.</summary>
    /// <exception cref="InvalidAppendException">They are no records, or do not continue the log.</exception>
    public static LogTail Whole(ReadOnlySpan<byte> records, LogTail tail)
    {
        RefuseLength(records.Length);
        var reader = new RecordReader(records, tail.EndOffset);
        while (reader.Position < records.Length)
        {
            if (reader.Read(out var record) != RecordStatus.Whole) throw new InvalidAppendException($"What should be appended is not a record at {reader.Offset}");
            tail = After(tail, record.Header);
        }

        return tail;
    }

    /// <summary>Only the records' headers are looked at.</summary>
    /// <exception cref="InvalidAppendException">They do not continue the log.</exception>
    public static LogTail Headers(ReadOnlySpan<byte> records, LogTail tail)
    {
        RefuseLength(records.Length);
        var end = tail.EndOffset + records.Length;
        var walk = new RecordHeaderWalk(records);
        while (walk.Next(out var record))
        {
            if (record.Offset != tail.EndOffset) throw new InvalidAppendException($"A record of offset {record.Offset} can't follow one that ends at {tail.EndOffset}");
            tail = After(tail, record);
        }

        return tail.EndOffset == end ? tail : throw new InvalidAppendException($"What should be appended is not a record at {tail.EndOffset}");
    }

    private static LogTail After(LogTail tail, RecordHeader record)
        => record.Epoch >= tail.Epoch
            ? new LogTail(record.Epoch, record.EndOffset, record.Offset, record.TimeMilliseconds)
            : throw new InvalidAppendException($"A record of epoch {record.Epoch} can't follow one of epoch {tail.Epoch}");

    private static void RefuseLength(int bytes)
    {
        if (bytes is 0 or > SegmentFormat.GroupBytesMax) throw new InvalidAppendException($"A commit group of {bytes} bytes can't be");
    }
}
