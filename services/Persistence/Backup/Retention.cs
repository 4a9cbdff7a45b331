using Distro.Backup.Archive;

namespace Distro.Persistence.Backup;

/// <summary>What a backup must keep so that every moment from one on can be restored: the newest snapshot from before it, its bases, and everything behind.</summary>
internal static class Retention
{
    public static GroupManifest Of(GroupManifest manifest, long oldestMilliseconds)
    {
        // A snapshot holds a moment once its largest stamp was reached, which the records behind it tell.
        var start = manifest.Snapshots.Where(one => one.CreatedMilliseconds < oldestMilliseconds && TimeAt(manifest, one.LargestStamp) < oldestMilliseconds && manifest.ChainOf(one) is not null)
            .MaxBy(one => one.Id);
        if (start is null) return manifest;
        var chain = manifest.ChainOf(start)!;
        var first = chain.Min(one => one.Id);
        var offset = manifest.Snapshots.Where(one => one.Id >= first).Min(one => one.SmallestStamp);
        var log = manifest.Log.SkipWhile(one => one.To <= offset).ToArray();
        var snapshots = manifest.Snapshots.Where(one => one.Id >= first).ToArray();
        return log.Length == manifest.Log.Count && snapshots.Length == manifest.Snapshots.Count ? manifest : manifest with { Log = log, Snapshots = snapshots };
    }

    private static long TimeAt(GroupManifest manifest, long offset) => manifest.Log.Where(one => one.From < offset).Select(one => one.LastMilliseconds).DefaultIfEmpty(0).Max();
}
