using Distro.Backup.Archive;
using Distro.Backup.Stores;
using Distro.ChangeLog.Files;
using Distro.Persistence.Snapshots;
using Distro.Snapshots.Format;
using Distro.Snapshots.Reading;

namespace Distro.Persistence.Backup;

/// <summary>Brings a group's snapshots to the store, each behind those that it builds on. A file that was opened stays readable when the writer deletes it meanwhile.</summary>
internal sealed class SnapshotArchiver(int group, string writer, string directory, IFileSystem files, IObjectStore store, IBackupEvents events)
{
    private readonly string folder = Path.Combine(directory, SnapshotStore.DirectoryName);

    /// <summary>The manifest with what was added, oldest first. Only a snapshot whose records are all in the store counts.</summary>
    public GroupManifest Add(GroupManifest manifest)
    {
        foreach (var name in files.FileNames(folder).Order(StringComparer.Ordinal))
        {
            if (!SnapshotFileName.TryParse(name, out var id) || Described(id) is not { } one || manifest.Snapshots.Any(there => there.Name == one.Name)) continue;
            if (one.LargestStamp > manifest.EndOffset || one.SmallestStamp < manifest.StartOffset || (one.BaseId != 0 && manifest.Snapshots.All(there => there.Id != one.BaseId))) continue;
            using var file = files.OpenRead(Path.Combine(folder, name));
            store.Put(one.Name, file);
            events.Stored(group, one.Name, file.Length);
            manifest = manifest with { Snapshots = [.. manifest.Snapshots.Where(there => there.Id != id), one] };
        }

        return manifest;
    }

    private ArchivedSnapshot? Described(long id)
    {
        var path = Path.Combine(folder, SnapshotFileName.Of(id));
        if (!files.Exists(path)) return null;
        using var file = files.OpenRead(path);
        var (header, summary) = SnapshotFile.ReadEnds(file, path);
        return new ArchivedSnapshot(
            ArchiveNames.Snapshot(group, writer, id, summary.Checksum), id, header.Epoch, header.CreatedMilliseconds, header.BaseId, summary.Length, summary.SmallestStamp, summary.LargestStamp,
            summary.Keys, summary.Checksum);
    }
}
