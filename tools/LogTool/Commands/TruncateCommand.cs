using Distro.ChangeLog.Records;
using Distro.ChangeLog.Segments;
using Distro.ChangeLog.Store;
using Distro.LogTool.Stored;
using Distro.Snapshots.Format;
using Distro.Snapshots.Reading;

namespace Distro.LogTool.Commands;

/// <summary>
/// `distro-log truncate`: removes a log's end from an offset on, whatever it is: writes that were a mistake, or durable records that are damaged and can't be restored.
/// The one command that changes files. It holds the directory's lock, cuts only where a record begins and everything below is whole, removes the snapshots that
/// reach beyond, and refuses where nothing could be built from what is left.
/// </summary>
internal static class TruncateCommand
{
    private const int OffsetWord = 2;

    public static int Run(CommandLine line, Surroundings surroundings)
    {
        var (path, offset) = (Path.GetFullPath(line.Word(1, "a path")), line.NumberAt(OffsetWord, "an offset"));
        var groups = StoredGroup.Find(surroundings.Files, path);
        if (groups is not [{ Segments.Count: > 0 } group] || group.Directory != path.TrimEnd(Path.DirectorySeparatorChar)) throw new UsageException("truncate needs one group's directory");
        using var held = surroundings.Files.TryLock(Path.Combine(Path.GetDirectoryName(group.Directory)!, "lock"))
            ?? throw new IOException("a process uses this directory: stop it first");
        var look = new Look(offset);
        var end = ReadThrough(group, surroundings, look);
        var start = look.StartOffset;
        var snapshots = Snapshots(group, surroundings);
        var beyond = snapshots.Where(snapshot => snapshot.LargestStamp > offset).ToArray();
        if (Refusal(look, offset, end, start, snapshots.Count(snapshot => snapshot.LargestStamp <= offset && snapshot.SmallestStamp >= start)) is { } reason)
        {
            surroundings.Errors.WriteLine("distro-log: " + reason);
            return ExitCode.Refused;
        }

        surroundings.Output.WriteLine($"{group.Title} goes from offset {start} to {end}.");
        surroundings.Output.WriteLine($"Cut at {offset}: {look.Removed} whole records ({Texts.Size(end - offset)}), written {Texts.Time(look.FirstTime)} to {Texts.Time(look.LastTime)}, and everything behind them is removed for good.");
        foreach (var snapshot in beyond) surroundings.Output.WriteLine($"Snapshot {SnapshotFileName.Of(snapshot.Id)} reaches beyond it and is removed too.");
        if (!line.Has("yes") && !IsConfirmed(offset, surroundings)) return ExitCode.Refused;
        foreach (var snapshot in beyond) surroundings.Files.Delete(group.Snapshots.First(file => file.EndsWith(SnapshotFileName.Of(snapshot.Id), StringComparison.Ordinal)));
        if (beyond.Length > 0) surroundings.Files.SyncDirectory(Path.GetDirectoryName(group.Snapshots[0])!);
        using var store = LogStore.OpenCut(surroundings.Files, group.Directory, new LogStoreOptions(), offset);
        surroundings.Output.WriteLine($"The log goes from offset {store.StartOffset} to {store.EndOffset} now.");
        return ExitCode.Ok;
    }

    private static string? Refusal(Look look, long offset, long end, long start, int snapshotsLeft)
    {
        if (offset < start || offset > end) return $"the log's whole records go from offset {start} to {end}: {offset} is not among them";
        if (!look.BeginsThere && offset != end) return $"no record begins at {offset}: the one before begins at {look.Before}";
        return start > 0 && snapshotsLeft == 0 ? $"the log begins at {start}, and no snapshot at or below {offset} would be left: nothing could be built from it" : null;
    }

    private static bool IsConfirmed(long offset, Surroundings surroundings)
    {
        surroundings.Output.Write($"Type the offset again to go on ({offset}): ");
        surroundings.Output.Flush();
        if (surroundings.Answers.ReadLine()?.Trim() == offset.ToString(System.Globalization.CultureInfo.InvariantCulture)) return true;
        surroundings.Output.WriteLine("Nothing was changed.");
        return false;
    }

    /// <summary>Up to the log's end or the first damage, and where that is.</summary>
    private static long ReadThrough(StoredGroup group, Surroundings surroundings, Look look)
    {
        long end = 0;
        foreach (var path in group.Segments)
        {
            var found = SegmentReport.Read(surroundings.Files, path, look);
            if (path == group.Segments[0]) look.StartOffset = end = found.BaseOffset;
            if (found.BaseOffset != end) break;
            end = found.EndOffset;
            if (found.Damage is not { } damage) continue;
            surroundings.Output.WriteLine($"{found.Path} is damaged at byte {damage.Position} (offset {damage.Offset}): {damage.Reason}");
            break;
        }

        return end;
    }

    private static List<SnapshotSummary> Snapshots(StoredGroup group, Surroundings surroundings)
    {
        var found = new List<SnapshotSummary>();
        foreach (var path in group.Snapshots)
        {
            using var file = surroundings.Files.OpenRead(path);
            try
            {
                found.Add(SnapshotFile.ReadEnds(file, path).Summary);
            }
            catch (CorruptSnapshotException error)
            {
                surroundings.Output.WriteLine(error.Message);
            }
        }

        return found;
    }

    /// <summary>Sees whether a record begins at the offset, and what would go.</summary>
    private sealed class Look(long offset) : IRecordVisitor
    {
        public long StartOffset { get; set; }

        public bool BeginsThere { get; private set; }

        public long Before { get; private set; }

        public long Removed { get; private set; }

        public long FirstTime { get; private set; }

        public long LastTime { get; private set; }

        public bool Visit(in Record record)
        {
            if (record.Header.Offset == offset) BeginsThere = true;
            if (record.Header.Offset < offset)
            {
                Before = record.Header.Offset;
                return true;
            }

            if (Removed++ == 0) FirstTime = record.Header.TimeMilliseconds;
            LastTime = record.Header.TimeMilliseconds;
            return true;
        }
    }
}
