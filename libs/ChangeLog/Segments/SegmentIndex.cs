using System.Buffers.Binary;
using Distro.ChangeLog.Records;

namespace Distro.ChangeLog.Segments;

/// <summary>
/// Finds the commit group that holds an offset: sparse, one entry for about every <see cref="SegmentFormat.IndexStepBytes"/> of records and one wherever the
/// epoch changes. Kept in memory while the segment is written, and written behind its seal.
/// </summary>
internal sealed class SegmentIndex
{
    private readonly List<IndexEntry> entries = [];

    public IReadOnlyList<IndexEntry> Entries => entries;

    public void Add(RecordHeader record, long groupPosition)
    {
        if (entries.Count > 0)
        {
            var last = entries[^1];
            if (last.Epoch == record.Epoch && record.Offset - last.Offset < SegmentFormat.IndexStepBytes) return;
        }

        entries.Add(new IndexEntry(record.Offset, groupPosition, record.Epoch));
    }

    /// <summary>Position of a group at or before the one that holds the offset.</summary>
    public long PositionBefore(long offset)
    {
        var low = 0;
        var high = entries.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (entries[middle].Offset <= offset) low = middle + 1;
            else high = middle;
        }

        return low == 0 ? SegmentFormat.HeaderBytes : entries[low - 1].Position;
    }

    public void CutFrom(long offset) => entries.RemoveAll(entry => entry.Offset >= offset);

    public byte[] ToBytes()
    {
        var bytes = new byte[entries.Count * SegmentFormat.IndexEntryBytes];
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = bytes.AsSpan(i * SegmentFormat.IndexEntryBytes);
            BinaryPrimitives.WriteInt64LittleEndian(entry, entries[i].Offset);
            BinaryPrimitives.WriteInt64LittleEndian(entry[8..], entries[i].Position);
            BinaryPrimitives.WriteInt64LittleEndian(entry[16..], entries[i].Epoch);
        }

        return bytes;
    }

    /// <summary>False when the entries are not in order, or point outside the groups' part of the file.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, long baseOffset, long endOffset, long endPosition, out SegmentIndex index)
    {
        index = new SegmentIndex();
        var last = new IndexEntry(baseOffset - 1, SegmentFormat.HeaderBytes, 0);
        for (; bytes.Length >= SegmentFormat.IndexEntryBytes; bytes = bytes[SegmentFormat.IndexEntryBytes..])
        {
            var entry = new IndexEntry(
                BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]));
            if (entry.Offset <= last.Offset || entry.Offset >= endOffset || entry.Position < last.Position || entry.Position >= endPosition || entry.Epoch < last.Epoch) return false;
            index.entries.Add(last = entry);
        }

        return bytes.IsEmpty;
    }
}
