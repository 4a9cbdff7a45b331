using Distro.ChangeLog.Records;
using Distro.ChangeLog.Segments;
using Distro.ChangeLog.Store;
using Distro.LogTool.Stored;
using Distro.Snapshots.Format;
using Distro.Snapshots.Reading;

namespace Distro.LogTool.Commands;

/// <summary>
/// `distro-log verify`: reads every byte, as a writer does at start, and says for each file whether it is whole. What a crash leaves at the end of a log is named and is
/// no damage; a gap, a segment of another log, a snapshot under another's name, one that builds on one that is not there or reaches beyond the log, a small file that is
/// wrong, or a log that begins above 0 with no valid snapshot to begin with, is. (Where distro-server began a log anew, as `generation` says, it begins where that was.)
/// </summary>
internal static class VerifyCommand
{
    public static int Run(CommandLine line, Surroundings surroundings)
    {
        var isRight = true;
        foreach (var group in StoredGroup.Find(surroundings.Files, line.Word(1, "a path")))
        {
            surroundings.Output.WriteLine(group.Title);
            var notes = Notes(group, surroundings, ref isRight);
            var log = Segments(group, notes.StartOffset, surroundings, ref isRight);
            var valid = Snapshots(group, surroundings, ref isRight);
            if (group.IsOneFile) continue;
            var bases = valid.Where(one => one.Summary.SmallestStamp >= log.StartOffset).SelectMany(one => one.BuildsOn).ToHashSet();
            foreach (var (snapshot, _) in valid.Where(one => one.Summary.LargestStamp > log.EndOffset || (one.Summary.SmallestStamp < log.StartOffset && !bases.Contains(one.Summary.Id))))
                Problem(surroundings, $"snapshot {SnapshotFileName.Of(snapshot.Id)} needs the log from {snapshot.SmallestStamp} to {snapshot.LargestStamp}, and it goes from {log.StartOffset} to {log.EndOffset}", ref isRight);
            var beganThere = notes.StartOffset is null && surroundings.Files.Exists(Path.Combine(Path.GetDirectoryName(group.Directory)!, "generation"));
            if (log.StartOffset > 0 && notes.StartOffset is null && !beganThere) Problem(surroundings, $"the log begins at {log.StartOffset}, and nothing was ever cut off it: its first segments are gone", ref isRight);
            if (log.StartOffset > 0 && valid.Count == 0 && !beganThere) Problem(surroundings, $"the log begins at {log.StartOffset}, and no valid snapshot holds what was below", ref isRight);
        }

        surroundings.Output.WriteLine(isRight ? "everything is whole" : "something is DAMAGED");
        return isRight ? ExitCode.Ok : ExitCode.Refused;
    }

    /// <summary>The small files beside the segments: without them, or with wrong ones, no log opens.</summary>
    private static LogNotes Notes(StoredGroup group, Surroundings surroundings, ref bool isRight)
    {
        var none = new LogNotes(null, null, 0);
        if (group.IsOneFile) return none;
        try
        {
            var notes = LogNotes.Read(surroundings.Files, group.Directory);
            if (notes.CutOffset is { } cut) surroundings.Output.WriteLine($"  a truncation at {cut} was interrupted: a writer finishes it at start");
            return notes;
        }
        catch (CorruptLogException error)
        {
            Problem(surroundings, error.Message, ref isRight);
            return none;
        }
    }

    private static (long StartOffset, long EndOffset) Segments(StoredGroup group, long? head, Surroundings surroundings, ref bool isRight)
    {
        SegmentReport? last = null;
        var start = head ?? 0;
        for (var i = 0; i < group.Segments.Count; i++)
        {
            var count = new Counting();
            var found = SegmentReport.Read(surroundings.Files, group.Segments[i], count);
            var isLast = i == group.Segments.Count - 1;
            var name = Path.GetFileName(found.Path);
            if (isLast && found.IsUnbegun)
            {
                surroundings.Output.WriteLine($"  {name}: not begun when a crash came ({found.Damage!.Value.Reason}). A writer makes it anew at start");
                break;
            }

            if (last is null && found.BaseOffset > head) Problem(surroundings, $"{name} is the first there is, and the log begins at {head}", ref isRight);
            if (last is null) start = found.BaseOffset;
            if (last is not null && last.EndOffset != found.BaseOffset) Problem(surroundings, $"{name} begins at {found.BaseOffset}, and the segment before it ends at {last.EndOffset}", ref isRight);
            if (last is not null && last.Salt != found.Salt) Problem(surroundings, $"{name} belongs to another log", ref isRight);
            if (found.Damage is { } damage && !(isLast && found.IsUncertainTail)) Problem(surroundings, $"{name} is damaged at byte {damage.Position} (offset {damage.Offset}): {damage.Reason}", ref isRight);
            else if (found.Damage is { } tail) surroundings.Output.WriteLine($"  {name}: {count.Records} records, then an uncertain tail at byte {tail.Position} (offset {tail.Offset}): {tail.Reason}. A writer cuts it at start");
            else if (!isLast && !found.IsSealed) Problem(surroundings, $"{name} has a successor and no seal", ref isRight);
            else surroundings.Output.WriteLine($"  {name}: {count.Records} records, offsets {found.BaseOffset} to {found.EndOffset}, whole");
            last = found;
        }

        return (start, last?.EndOffset ?? start);
    }

    /// <summary>Those that are whole, with all that they build on.</summary>
    private static List<(SnapshotSummary Summary, IReadOnlyList<long> BuildsOn)> Snapshots(StoredGroup group, Surroundings surroundings, ref bool isRight)
    {
        var valid = new List<(SnapshotSummary, IReadOnlyList<long>)>();
        foreach (var path in group.Snapshots)
        {
            using var file = surroundings.Files.OpenRead(path);
            try
            {
                var (header, summary) = SnapshotFile.Verify(file, path);
                if (SnapshotFileName.TryParse(Path.GetFileName(path), out var named) && named != header.Id) throw new CorruptSnapshotException(0, $"the file is named for another snapshot, and holds {header.Id}", path);
                var directory = Path.GetDirectoryName(path)!;
                var chain = SnapshotChain.Read(header.Id, id => id == header.Id ? path : Path.Combine(directory, SnapshotFileName.Of(id)), surroundings.Files.OpenRead);
                var on = header.BaseId > 0 ? $", on {SnapshotFileName.Of(header.BaseId)}" : "";
                surroundings.Output.WriteLine($"  {Path.GetFileName(path)}: {summary.Keys} keys in {summary.Length} bytes, stamps {summary.SmallestStamp} to {summary.LargestStamp}{on}, whole");
                valid.Add((summary, [.. chain.Links.Skip(1).Select(link => link.Id)]));
            }
            catch (CorruptSnapshotException error)
            {
                Problem(surroundings, error.Message, ref isRight);
            }
        }

        return valid;
    }

    private static void Problem(Surroundings surroundings, string problem, ref bool isRight)
    {
        isRight = false;
        surroundings.Output.WriteLine("  DAMAGED: " + problem);
    }

    private sealed class Counting : IRecordVisitor
    {
        public long Records { get; private set; }

        public bool Visit(in Record record)
        {
            Records++;
            return true;
        }
    }
}
