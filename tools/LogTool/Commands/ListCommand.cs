using Distro.ChangeLog.Files;
using Distro.ChangeLog.Segments;
using Distro.LogTool.Stored;
using Distro.Snapshots.Format;
using Distro.Snapshots.Reading;

namespace Distro.LogTool.Commands;

/// <summary>`distro-log list`: a line for each segment and snapshot. Segments are read through, snapshots by their ends.</summary>
internal static class ListCommand
{
    public static int Run(CommandLine line, Surroundings surroundings)
    {
        foreach (var group in StoredGroup.Find(surroundings.Files, line.Word(1, "a path")))
        {
            surroundings.Output.WriteLine(group.Title);
            foreach (var path in group.Segments) surroundings.Output.WriteLine("  " + Line(SegmentReport.Read(surroundings.Files, path)));
            foreach (var path in group.Snapshots) surroundings.Output.WriteLine("  " + Line(surroundings.Files, path));
        }

        return ExitCode.Ok;
    }

    private static string Line(SegmentReport segment)
    {
        var name = Path.GetFileName(segment.Path);
        if (segment.Damage is { Position: 0 } unread) return $"segment  {name}  {Texts.Size(segment.FileBytes)}  can't be read: {unread.Reason}";
        var epochs = segment.Epochs.Count == 0 ? "-" : $"{segment.Epochs[0].Epoch}..{segment.Epochs[^1].Epoch}";
        var state = (segment.IsSealed ? "sealed" : "open") + (segment.IsEncrypted ? ", encrypted" : "");
        return $"segment  {name}  {Texts.Size(segment.FileBytes)}  {state}  offsets {segment.BaseOffset}..{segment.EndOffset}  epochs {epochs}  last {Texts.Time(segment.LastRecord?.TimeMilliseconds ?? 0)}"
            + (segment.Damage is { } damage ? $"  ends at byte {damage.Position}: {damage.Reason}" : "");
    }

    private static string Line(IFileSystem files, string path)
    {
        using var file = files.OpenRead(path);
        try
        {
            var (header, summary) = SnapshotFile.ReadEnds(file, path);
            return $"snapshot {Path.GetFileName(path)}  {Texts.Size(summary.Length)}  {summary.Keys} keys  stamps {summary.SmallestStamp}..{summary.LargestStamp}  epoch {header.Epoch}  begun {Texts.Time(header.CreatedMilliseconds)}{(header.BaseId > 0 ? $"  on {SnapshotFileName.Of(header.BaseId)}" : "")}";
        }
        catch (CorruptSnapshotException error)
        {
            return $"snapshot {Path.GetFileName(path)}  {Texts.Size(file.Length)}  can't be read: {error.Reason}";
        }
    }
}
