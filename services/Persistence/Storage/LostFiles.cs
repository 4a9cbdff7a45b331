using Distro.ChangeLog.Files;
using Distro.ChangeLog.Segments;
using Distro.ChangeLog.Store;
using Distro.Persistence.Snapshots;
using Distro.Wire.Messages;

namespace Distro.Persistence.Storage;

/// <summary>
/// Whether files of a log are gone that held what this writer said to have: deleted by mistake, or a disk put in without them. Such a log is not opened, because what comes
/// next at a start would delete the snapshots that the log no longer reaches, and promise less than was acknowledged.
///
/// Invariant: none of these states is left by any crash. No segment at all: a log has none before its first record, when there is no snapshot, and
/// after it was begun anew, when all that may be left are snapshots that end below.
/// A snapshot beyond the log's end: it was sealed when the log was durable up to its largest stamp, so the log was cut since; then a later epoch began below the stamp,
/// which the log's own epochs tell, or nothing was written since the cut and the snapshot's deletion, asked for with it, was lost by a crash within that moment: the one case in which
/// an operator is asked about nothing, and can only be where a majority lost its memory without `always`. A first segment above 0 without a head: every cut writes the head first.
/// </summary>
internal static class LostFiles
{
    /// <summary>What is missing, for an operator; null when nothing is.</summary>
    public static string? Find(IFileSystem files, string folder, LogStore store, IReadOnlyCollection<StoredSnapshot> snapshots)
    {
        if (snapshots.LastOrDefault(one => one.LargestStamp >= store.StartOffset) is { } newest && SegmentReport.Paths(files, folder).Count == 0)
            return $"it has no record of the log, though snapshot {newest.Id} is of it up to offset {newest.LargestStamp}: the log's files are gone";
        EpochStart[] epochs = [.. store.Epochs().Select(range => new EpochStart(range.Epoch, range.Offset))];
        if (snapshots.FirstOrDefault(one => one.LargestStamp > store.EndOffset && !History.HasDiverged(epochs, one.LargestStamp, one.Epoch)) is { } beyond)
            return $"the log ends at offset {store.EndOffset}, and was on the disk up to {beyond.LargestStamp} when snapshot {beyond.Id} was kept: its last files are gone";
        return store.StartOffset > 0 && !store.IsHeadCut ? $"the log begins at offset {store.StartOffset}, and nothing was ever cut off it: its first files are gone" : null;
    }
}
