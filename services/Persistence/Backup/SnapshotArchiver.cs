using Distro.Backup.Archive;
using Distro.Backup.Stores;
using Distro.ChangeLog.Files;
using Distro.Persistence.Snapshots;
using Distro.Snapshots.Format;
using Distro.Snapshots.Reading;

namespace Distro.Persistence.Backup;

/// <summary>Brings a group's newest snapshot, and those it builds on, to the store. A file that was opened stays readable when the writer deletes it meanwhile.</summary>
internal sealed class SnapshotArchiver(int group, string writer, string directory, IFileSystem files, IObjectStore store, IBackupEvents events)
{
    private readonly string folder = Path.Combine(directory, SnapshotStore.DirectoryName);

    /// <summary>The manifest with what was added. Only a snapshot whose records are all in the store counts.</summary>
    public GroupManifest Add(GroupManifest manifest)
    {
        var newest = files.FileNames(folder).Select(name => SnapshotFileName.TryParse(name, out var id) ? id : 0).DefaultIfEmpty(0).Max();
        var wanted = new Stack<ArchivedSnapshot>();
        for (var id = newest; id != 0 && Described(id) is { } one; id = one.BaseId)
        {
            if (manifest.Snapshots.Any(there => there.Name == one.Name)) break;
            if (one.LargestStamp > manifest.EndOffset || one.SmallestStamp < manifest.StartOffset) return manifest;
            wanted.Push(one);
        }

        foreach (var one in wanted)
        {
            using var file = files.OpenRead(Path.Combine(folder, SnapshotFileName.Of(one.Id)));
            store.Put(one.Name, file);
            events.Stored(group, one.Name, file.Length);
            manifest = manifest with { Snapshots = [.. manifest.Snapshots.Where(there => there.Id != one.Id), one] };
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
