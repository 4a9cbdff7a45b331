using Distro.Backup.Archive;
using Distro.BackupTool.Reading;

namespace Distro.BackupTool.Commands;

/// <summary>`distro-backup list`: what a store has and which moments can be made of it, by its manifests. One that is damaged is named, and hides no other.</summary>
internal static class ListCommand
{
    public static int Run(CommandLine line, Surroundings surroundings)
    {
        using var store = Tool.Open(line, surroundings);
        var output = surroundings.Output;
        var isDamaged = false;
        var groups = GroupBackup.Find(store, Damaged);
        foreach (var backup in groups.OrderBy(backup => backup.Manifest.Group))
        {
            var manifest = backup.Manifest;
            output.WriteLine($"group {manifest.Group} from writer {manifest.Writer}");
            output.WriteLine($"  log       offsets {manifest.StartOffset}..{manifest.EndOffset}  {Texts.Size(backup.LogBytes)} in {manifest.Log.Count} objects");
            foreach (var snapshot in manifest.Snapshots)
                output.WriteLine($"  snapshot  {snapshot.Id:x16}  {Texts.Size(snapshot.Length)}  {snapshot.Keys} keys  stamps {snapshot.SmallestStamp}..{snapshot.LargestStamp}  begun {Texts.Time(snapshot.CreatedMilliseconds)}{(snapshot.BaseId > 0 ? $"  on {snapshot.BaseId:x16}" : "")}");
            output.WriteLine(backup.FirstMilliseconds is { } first ? $"  moments   {Texts.Time(first)} to {Texts.Time(manifest.CompleteMilliseconds)}" : "  moments   none: no snapshot that the log goes on from");
        }

        var maps = store.List(ArchiveNames.Maps).Where(one => ArchiveNames.TryParseMap(one.Name, out _)).ToArray();
        output.WriteLine(maps.Length == 0 ? "no cluster map" : $"{maps.Length} versions of the cluster map");
        foreach (var one in store.List(ArchiveNames.Points).Where(one => ArchiveNames.TryParsePoint(one.Name, out _)))
        {
            try
            {
                if (ArchiveJson.Point(store, one.Name) is { } point) output.WriteLine(Line(point, groups));
            }
            catch (DamagedBackupException error)
            {
                Damaged(error);
            }
        }

        if (groups.Count == 0) output.WriteLine("no groups: nothing can be restored from here");
        return groups.Count > 0 && !isDamaged ? ExitCode.Ok : ExitCode.Refused;

        void Damaged(DamagedBackupException error)
        {
            isDamaged = true;
            output.WriteLine("DAMAGED: " + error.Message);
        }
    }

    private static string Line(RestorePoint point, IReadOnlyList<GroupBackup> groups)
    {
        var isPassed = groups.GroupBy(backup => backup.Manifest.Group).All(same => same.Any(backup => backup.Covers(point.TimeMilliseconds)));
        return $"point {point.Name} is {Texts.Time(point.TimeMilliseconds)}{(isPassed ? "" : "  (backups have not passed it yet)")}";
    }
}
