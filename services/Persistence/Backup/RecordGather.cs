using System.Buffers;
using Distro.ChangeLog.Records;
using Distro.ChangeLog.Segments;

namespace Distro.Persistence.Backup;

/// <summary>Takes whole records out of segments, from one offset on, up to a size and never beyond an offset: the next object of a backup.</summary>
internal sealed class RecordGather(long from, long durableOffset, long bytesMax) : IRecordVisitor
{
    private readonly ArrayBufferWriter<byte> bytes = new();
    private uint checksum = uint.MaxValue;

    /// <summary>Behind the last record taken.</summary>
    public long To { get; private set; } = from;

    public long Records { get; private set; }

    public long FirstMilliseconds { get; private set; }

    public long LastMilliseconds { get; private set; }

    /// <summary>The next record is not wanted: there is enough, or it is not durable yet.</summary>
    public bool IsDone { get; private set; }

    public uint Checksum => ~checksum;

    public ReadOnlyMemory<byte> Bytes => bytes.WrittenMemory;

    public bool Visit(in Record record)
    {
        var header = record.Header;
        if (header.EndOffset <= To) return true;
        IsDone = header.EndOffset > durableOffset || (Records > 0 && bytes.WrittenCount + header.Length > bytesMax);
        if (IsDone) return false;
        if (header.Offset != To) throw new IOException($"the record behind offset {To} begins at {header.Offset}");
        if (Records++ == 0) FirstMilliseconds = header.TimeMilliseconds;
        LastMilliseconds = Math.Max(LastMilliseconds, header.TimeMilliseconds);
        bytes.Write(record.Bytes);
        checksum = Crc32C.Extend(checksum, record.Bytes);
        To = header.EndOffset;
        return true;
    }
}
