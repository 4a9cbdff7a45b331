using System.Globalization;
using Distro.Backup.Archive;
using Distro.Backup.Stores;
using Distro.BackupTool.Commands;
using Distro.BackupTool.Reading;
using Distro.ChangeLog.Files;
using Distro.ChangeLog.Store;
using Distro.Snapshots.Format;
using Distro.Snapshots.Reading;

namespace Distro.BackupTool.Restoring;

/// <summary>
/// Makes a group's directory as a writer would have left it: the records appended to a new log by the writer's own code, every byte checked on the way in, and snapshots
/// that have their names only once they were read back.
/// </summary>
internal static class GroupRestore
{
    private const string SnapshotDirectory = "snapshots";
    private const int CopyBytes = 1 << 20;

    public static void Run(IObjectStore store, GroupPlan plan, string data, Surroundings surroundings)
    {
        var (manifest, files) = (plan.Manifest, surroundings.Files);
        var directory = Path.Combine(data, "group-" + manifest.Group.ToString(CultureInfo.InvariantCulture));
        WriteLog(store, plan, directory, files);
        var folder = Path.Combine(directory, SnapshotDirectory);
        files.CreateDirectory(folder);
        foreach (var snapshot in plan.Chain) Copy(store, snapshot, folder, files);
        files.SyncDirectory(folder);
        files.SyncDirectory(directory);
        surroundings.Output.WriteLine($"{directory}: up to offset {plan.EndOffset}"
            + (plan.Chain.Count > 0 ? $", from snapshot {plan.Chain[^1].Id:x16} ({Texts.Count(plan.Chain[^1].Keys)} keys) and {Texts.Size(plan.EndOffset - plan.Log.Select(one => one.From).DefaultIfEmpty(plan.EndOffset).First())} of log" : ", from the log's beginning"));
    }

    private static void WriteLog(IObjectStore store, GroupPlan plan, string directory, IFileSystem files)
    {
        var start = plan.Log.Count > 0 ? plan.Log[0].From : plan.EndOffset;
        using var log = LogStore.Open(files, directory, new LogStoreOptions());
        if (log.EndOffset > 0) throw new RefusedException($"{directory} holds a log already: restore into a directory of its own");
        if (start > 0) log.Restart(start, [.. plan.Manifest.Epochs.Where(epoch => epoch.Offset < start)]);
        foreach (var one in plan.Log)
        {
            var bytes = RecordsObject.Read(store, one);
            var length = (int)(Math.Min(one.To, plan.EndOffset) - one.From);
            if (length > 0) log.Append(bytes.AsSpan(0, length));
        }

        log.Sync();
        if (log.EndOffset != plan.EndOffset) throw new RefusedException($"group {plan.Manifest.Group} was to end at offset {plan.EndOffset}, and ends at {log.EndOffset}");
    }

    private static void Copy(IObjectStore store, ArchivedSnapshot snapshot, string folder, IFileSystem files)
    {
        if (store.Find(snapshot.Name) is not { } found) throw new DamagedBackupException(snapshot.Name, "it is not there");
        var part = Path.Combine(folder, SnapshotFileName.PartOf(snapshot.Id));
        using (var source = new ObjectFile(store, found))
        using (var file = files.Create(part))
        {
            var bytes = new byte[CopyBytes];
            int read;
            for (long at = 0; (read = source.Read(at, bytes)) > 0; at += read) file.Write(at, bytes.AsSpan(0, read));
            file.Sync();
            var (header, summary) = SnapshotFile.Verify(file, snapshot.Name);
            if (header.Id != snapshot.Id || summary.Checksum != snapshot.Checksum) throw new DamagedBackupException(snapshot.Name, "it is another snapshot than the manifest says");
        }

        files.Rename(part, Path.Combine(folder, SnapshotFileName.Of(snapshot.Id)));
    }
}
