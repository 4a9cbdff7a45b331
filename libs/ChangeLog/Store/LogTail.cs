using Distro.ChangeLog.Segments;

namespace Distro.ChangeLog.Store;

/// <summary>The last record of a log: what a candidate compares. An empty log has epoch 0 and ends where it begins.</summary>
public readonly record struct LogTail(long Epoch, long EndOffset, long LastRecordOffset, long LastTimeMilliseconds)
{
    /// <summary>Of a log that ends at an offset; without records its epoch is the last of those below its head.</summary>
    internal static LogTail Find(IReadOnlyList<Segment> segments, HeadFile? head, long endOffset)
    {
        for (var i = segments.Count - 1; i >= 0; i--)
        {
            if (segments[i].LastRecord() is { } last) return new LogTail(last.Epoch, endOffset, last.Offset, last.TimeMilliseconds);
        }

        return new LogTail(head?.Epochs is [.., var below] ? below.Epoch : 0, endOffset, -1, 0);
    }
}

/// <summary>Records from this offset on, up to the next start, are of this epoch.</summary>
public readonly record struct EpochRange(long Epoch, long Offset)
{
    /// <summary>Of a log: those below its head, and those that its segments know of.</summary>
    internal static IReadOnlyList<EpochRange> Of(HeadFile? head, IReadOnlyList<Segment> segments)
    {
        var epochs = new List<EpochRange>(head?.Epochs ?? []);
        foreach (var entry in segments.SelectMany(segment => segment.Index))
        {
            if (epochs.Count == 0 || epochs[^1].Epoch != entry.Epoch) epochs.Add(new EpochRange(entry.Epoch, entry.Offset));
        }

        return epochs;
    }
}

/// <summary>What was cut when the log was opened: an uncertain tail, above everything that was durable.</summary>
public sealed record TailCut(string File, long Position, long Offset, string Reason);
