using Distro.Snapshots.Format;

namespace Distro.Snapshots.Reading;

/// <summary>Where each slot's section is. Read from the bytes between the footer's index position and the footer.</summary>
public static class SnapshotIndex
{
    /// <exception cref="CorruptSnapshotException">The bytes are no index, or it names a place outside the sections, or a slot twice.</exception>
    public static IReadOnlyList<SnapshotIndexEntry> Read(ReadOnlySpan<byte> bytes, in SnapshotFooter footer)
    {
        var frames = new FrameStream(footer.Id, footer.IndexPosition);
        var slots = new SlotsSeen();
        var entries = new List<SnapshotIndexEntry>();
        long keys = 0;
        var hasFunctions = false;
        while (frames.TryNext(ref bytes, out var frame))
        {
            if (frame.Kind != FrameKind.Index || frame.Payload.Length % SnapshotFormat.IndexEntryBytes != 0) throw new CorruptSnapshotException(frame.Position, "this is no frame of an index");
            for (var rest = frame.Payload; !rest.IsEmpty; rest = rest[SnapshotFormat.IndexEntryBytes..])
            {
                var isRight = SnapshotIndexEntry.TryRead(rest, out var entry) && (entry.IsFunctions ? !hasFunctions : slots.TryAdd(entry.Slot, entry.Count))
                    && entry.Position <= footer.IndexPosition && entry.Length <= footer.IndexPosition - entry.Position
                    && entry.Stamp >= footer.SmallestStamp && entry.Stamp <= footer.LargestStamp;
                if (!isRight) throw new CorruptSnapshotException(frame.Position, "the index holds values that can't be");
                hasFunctions |= entry.IsFunctions;
                keys += entry.Keys;
                entries.Add(entry);
            }
        }

        if (frames.IsInsideFrame || keys != footer.Keys) throw new CorruptSnapshotException(frames.Position, "the index is not whole");
        return entries;
    }
}
