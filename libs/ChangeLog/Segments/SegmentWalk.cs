using Distro.ChangeLog.Files;

namespace Distro.ChangeLog.Segments;

/// <summary>Reads a segment's commit groups forward from the one that holds an offset, each once and uncopied. Only their headers are vouched for.</summary>
internal sealed class SegmentWalk(Segment segment, FileWindow window, long position)
{
    private long position = position;

    public Segment Segment => segment;

    /// <summary>The records of the next group: the segment has one. Good until the next call.</summary>
    /// <exception cref="Store.CorruptLogException">The bytes on the disk are no longer those that were written.</exception>
    public ReadOnlySpan<byte> Next(out long offset)
    {
        var records = segment.Group(window, ref position, out var group);
        offset = group.Offset;
        return records;
    }
}
