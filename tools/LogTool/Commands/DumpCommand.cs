using Distro.ChangeLog.Segments;
using Distro.LogTool.Stored;
using Distro.Snapshots.Format;
using Distro.Snapshots.Reading;

namespace Distro.LogTool.Commands;

/// <summary>`distro-log dump`: a group's effects in order, from one offset to another, of all slots or one; or what a snapshot file holds.</summary>
internal static class DumpCommand
{
    public static int Run(CommandLine line, Surroundings surroundings)
    {
        var wanted = line.Number("group", StoredGroup.NoNumber);
        var (from, to, slot) = (line.Number("from", 0), line.Number("to", long.MaxValue), (int)line.Number("slot", EffectPrinter.AllSlots));
        var printer = new EffectPrinter(surroundings, from, to, slot, line.Has("text"));
        var groups = StoredGroup.Find(surroundings.Files, line.Word(1, "a path"));
        if (groups.Count > 1 && wanted == StoredGroup.NoNumber) throw new UsageException($"{line.Word(1, "a path")} holds {groups.Count} groups: say which with --group");
        var group = groups.FirstOrDefault(group => wanted == StoredGroup.NoNumber || group.Number == wanted) ?? throw new UsageException($"there is no group {wanted}");
        var code = group.Segments.Count == 0 && group.Snapshots.Count == 1 ? Snapshot(group.Snapshots[0], surroundings) : Log(group, printer, surroundings);
        surroundings.Bytes.Flush();
        surroundings.Output.Flush();
        return code;
    }

    private static int Log(StoredGroup group, EffectPrinter printer, Surroundings surroundings)
    {
        for (var i = 0; i < group.Segments.Count && !printer.IsDone; i++)
        {
            var found = SegmentReport.Read(surroundings.Files, group.Segments[i], printer);
            if (printer.IsDone || found.Damage is not { } damage) continue;
            surroundings.Errors.WriteLine($"distro-log: {found.Path} ends at byte {damage.Position} (offset {damage.Offset}): {damage.Reason}");
            return i == group.Segments.Count - 1 && found.IsUncertainTail ? ExitCode.Ok : ExitCode.Refused;
        }

        return ExitCode.Ok;
    }

    private static int Snapshot(string path, Surroundings surroundings)
    {
        using var file = surroundings.Files.OpenRead(path);
        try
        {
            SnapshotFile.Verify(file, path, new EntryPrinter(surroundings.Output));
            return ExitCode.Ok;
        }
        catch (CorruptSnapshotException error)
        {
            surroundings.Errors.WriteLine("distro-log: " + error.Message);
            return ExitCode.Refused;
        }
    }
}
