using System.Globalization;
using System.Text;
using Distro.Backup.Archive;
using Distro.Backup.Stores;
using Distro.BackupTool.Reading;
using Distro.BackupTool.Restoring;
using Distro.ChangeLog.Files;
using Distro.Topology;
using Distro.Topology.Codec;

namespace Distro.BackupTool.Commands;

/// <summary>
/// `distro-backup restore`: the data directories of a new cluster, as the old one was at a moment. Every group is planned before anything is written, and the map, without
/// which no cluster starts, is written last: an interrupted restore is begun again in an empty directory.
/// </summary>
internal static class RestoreCommand
{
    private const int DirectoryWord = 2;
    private const int WritersMax = 9;

    public static int Run(CommandLine line, Surroundings surroundings)
    {
        var directory = Path.GetFullPath(line.Word(DirectoryWord, "a directory to restore into"));
        var writers = (int)line.Number("writers", 1, smallest: 1);
        if (writers > WritersMax) throw new UsageException($"--writers takes a number from 1 to {WritersMax}");
        if (new DirectoryInfo(directory) is { Exists: true } there && there.EnumerateFileSystemInfos().Any()) throw new RefusedException($"{directory} is not empty: restore into a directory of its own");
        using var store = Tool.Open(line, surroundings);
        var time = Moment(line, store);
        var plans = Plans(store, ref time);
        var map = MapRestore.Find(store, time);
        if (map is null) surroundings.Errors.WriteLine("distro-backup: the backup has no cluster map (the Replicator had no backup-store): slots are divided evenly, and there are no users");
        if (map is not null && map.Groups.FirstOrDefault(group => group.Initialised && plans.All(plan => plan.Manifest.Group != group.Id)) is { } missing)
            throw new RefusedException($"the backup has nothing of group {missing.Id}, and the map says that it has data: no writer of it had a backup-store");
        var ids = Enumerable.Range(0, writers).Select(_ => MapRestore.NewId()).ToArray();
        for (var i = 0; i < writers; i++) RestoreWriter(store, plans, Path.Combine(directory, Folder(i)), ids[i], surroundings);
        WriteMap(MapRestore.Anew(map, plans, ids), Path.Combine(directory, "replicator"), surroundings);
        var groups = map?.Groups.Count ?? plans.Count;
        surroundings.Output.WriteLine($"restored as of {(time is { } moment ? Texts.Time(moment) : "the last that every writer stored")}: start it with {groups} group(s) (--shards {groups}) and {writers} writer(s)");
        return ExitCode.Ok;
    }

    /// <summary>The moment asked for; null for the last.</summary>
    private static long? Moment(CommandLine line, IObjectStore store)
    {
        if (line.Text("point") is not { } name) return line.Text("time") is { } text ? TimeText.Parse(text) : null;
        if (line.Text("time") is not null) throw new UsageException("--time and --point are two moments: give one");
        if (!ObjectNames.IsName(name)) throw new UsageException($"'{name}' can't be a name");
        return ArchiveJson.Point(store, ArchiveNames.Point(name))?.TimeMilliseconds ?? throw new RefusedException($"there is no point named {name}");
    }

    /// <summary>Without a moment asked for it is the last up to which all groups are there: then they are one moment's.</summary>
    private static List<GroupPlan> Plans(IObjectStore store, ref long? time)
    {
        var groups = GroupBackup.Find(store).GroupBy(backup => backup.Manifest.Group).OrderBy(same => same.Key).ToArray();
        if (groups.Length == 0) throw new RefusedException($"{store.Place} holds no backup");
        if (groups.Length > 1) time ??= groups.Min(same => same.Max(backup => backup.Manifest.CompleteMilliseconds));
        var moment = time;
        var first = groups.SelectMany(same => same).Min(backup => backup.FirstMilliseconds ?? long.MaxValue);
        if (moment < first && first < long.MaxValue) throw new RefusedException($"the backup does not go back to {Texts.Time(moment.Value)}: the first moment that can be restored is {Texts.Time(first)}");
        return [.. groups.Select(same => GroupPlan.Of(store, [.. same], moment))];
    }

    private static void RestoreWriter(IObjectStore store, List<GroupPlan> plans, string data, string id, Surroundings surroundings)
    {
        surroundings.Files.CreateDirectory(data);
        foreach (var plan in plans) GroupRestore.Run(store, plan, data, surroundings);
        DurableFile.Replace(surroundings.Files, Path.Combine(data, "writer-id"), Encoding.ASCII.GetBytes(id + "\n"));
    }

    private static void WriteMap(ClusterMap map, string directory, Surroundings surroundings)
    {
        surroundings.Files.CreateDirectory(directory);
        var path = Path.Combine(directory, "map.json");
        DurableFile.Replace(surroundings.Files, path, ClusterMapCodec.Encode(map));
        surroundings.Output.WriteLine($"{path}: version {map.Version}, cluster {map.ClusterId}");
    }

    /// <summary>As the AppHost names its writers' directories.</summary>
    private static string Folder(int index) => index == 0 ? "persistence" : "persistence-" + (index + 1).ToString(CultureInfo.InvariantCulture);
}
