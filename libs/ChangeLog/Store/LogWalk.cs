using Distro.ChangeLog.Segments;

namespace Distro.ChangeLog.Store;

/// <summary>
/// Reads a log forward from an offset to its end, a commit group at a time: for whoever applies all of it. Bytes are read once and not copied, and records are not vouched for:
/// whoever takes them verifies each (<see cref="Records.RecordReader"/>). Belongs to the log's thread; nothing but appends may happen to the log meanwhile.
/// </summary>
public sealed class LogWalk
{
    private readonly IReadOnlyList<Segment> segments;
    private SegmentWalk? walk;

    internal LogWalk(IReadOnlyList<Segment> segments, long offset) => (this.segments, Offset) = (segments, offset);

    /// <summary>Where reading goes on. A record begins there.</summary>
    public long Offset { get; private set; }

    /// <summary>The next group's records, as far as they lie at or behind the offset that was asked for. Good until the next call. False at the log's end.</summary>
    /// <exception cref="CorruptLogException">The bytes on the disk are no longer those that were written.</exception>
    public bool TryNext(out ReadOnlySpan<byte> records, out long offset)
    {
        offset = Offset;
        records = default;
        while (Find() is { } within)
        {
            records = within.Next(out var begins);
            var end = begins + records.Length;
            if (end <= offset) continue;
            records = records[(int)(offset - begins)..];
            Offset = end;
            return true;
        }

        return false;
    }

    private SegmentWalk? Find()
    {
        if (walk is not null && walk.Segment.EndOffset > Offset) return walk;
        foreach (var segment in segments)
        {
            if (segment.EndOffset > Offset) return walk = segment.Walk(Offset);
        }

        return null;
    }
}
