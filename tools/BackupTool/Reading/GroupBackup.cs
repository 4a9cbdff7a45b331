using Distro.Backup.Archive;
using Distro.Backup.Stores;

namespace Distro.BackupTool.Reading;

/// <summary>What a store has of one group from one writer, and which moments can be made of it.</summary>
internal sealed record GroupBackup(GroupManifest Manifest)
{
    /// <summary>The first moment that can be restored, Unix milliseconds; null when none can.</summary>
    public long? FirstMilliseconds
    {
        get
        {
            if (Manifest.Log.Count > 0 && Manifest.StartOffset == 0) return Manifest.Log[0].FirstMilliseconds;
            var first = Usable.OrderBy(snapshot => snapshot.LargestStamp).FirstOrDefault();
            return first is null ? null : Manifest.Log.Where(one => one.From < first.LargestStamp).Select(one => one.LastMilliseconds).DefaultIfEmpty(first.CreatedMilliseconds).Max();
        }
    }

    /// <summary>Snapshots that the log goes on from, with all that they build on.</summary>
    public IEnumerable<ArchivedSnapshot> Usable
        => Manifest.Snapshots.Where(one => one.SmallestStamp >= Manifest.StartOffset && one.LargestStamp <= Manifest.EndOffset && Manifest.ChainOf(one) is not null);

    public long LogBytes => Manifest.Log.Sum(one => one.To - one.From);

    /// <summary>Whether everything up to that moment is here: later records are, or the writer said so.</summary>
    public bool Covers(long milliseconds) => Manifest.CompleteMilliseconds >= milliseconds || Manifest.Log.Any(one => one.LastMilliseconds > milliseconds);

    /// <summary>All there are.</summary>
    /// <param name="store">Where.</param>
    /// <param name="damaged">Told of a manifest that is none, and the others are found; null: the first ends it.</param>
    /// <exception cref="DamagedBackupException">A manifest is none, and nobody wants to be told.</exception>
    public static IReadOnlyList<GroupBackup> Find(IObjectStore store, Action<DamagedBackupException>? damaged = null)
    {
        var found = new List<GroupBackup>();
        foreach (var one in store.List(ArchiveNames.Groups))
        {
            if (!ArchiveNames.TryParseManifest(one.Name, out _, out _)) continue;
            try
            {
                if (ArchiveJson.Manifest(store, one.Name) is { } manifest) found.Add(new GroupBackup(manifest));
            }
            catch (DamagedBackupException error) when (damaged is not null)
            {
                damaged(error);
            }
        }

        return found;
    }
}
