using Distro.Backup.Archive;
using Distro.Backup.Stores;
using Distro.BackupTool.Commands;
using Distro.BackupTool.Reading;

namespace Distro.BackupTool.Restoring;

/// <summary>What a group is restored from: objects of records up to an offset, and the snapshot that they go on from.</summary>
/// <param name="Manifest">That names them.</param>
/// <param name="Log">In order; the first holds the snapshot's smallest stamp, the last the offset.</param>
/// <param name="Chain">The snapshot, behind those that it builds on; empty when the log begins at 0.</param>
/// <param name="EndOffset">Records from here on are left out.</param>
internal sealed record GroupPlan(GroupManifest Manifest, IReadOnlyList<ArchivedRecords> Log, IReadOnlyList<ArchivedSnapshot> Chain, long EndOffset)
{
    /// <summary>The best of what several writers stored.</summary>
    /// <exception cref="RefusedException">That moment can't be made of any, and why.</exception>
    public static GroupPlan Of(IObjectStore store, IReadOnlyList<GroupBackup> backups, long? milliseconds)
    {
        var reasons = new List<string>();
        foreach (var backup in backups.OrderByDescending(backup => backup.Manifest.EndOffset))
        {
            if (TryMake(store, backup, milliseconds, out var reason) is { } plan) return plan;
            reasons.Add(reason);
        }

        throw new RefusedException($"group {backups[0].Manifest.Group} can't be restored{(milliseconds is { } time ? " as it was at " + Texts.Time(time) : "")}: {string.Join("; ", reasons)}");
    }

    private static GroupPlan? TryMake(IObjectStore store, GroupBackup backup, long? milliseconds, out string reason)
    {
        var manifest = backup.Manifest;
        reason = "";
        if (milliseconds is { } wanted && !backup.Covers(wanted))
        {
            reason = $"writer {manifest.Writer} stored everything up to {Texts.Time(manifest.CompleteMilliseconds)} only";
            return null;
        }

        var end = milliseconds is { } until ? EndOf(store, manifest, until) : manifest.EndOffset;
        var snapshot = backup.Usable.Where(one => one.LargestStamp <= end).MaxBy(one => one.LargestStamp);
        if (snapshot is null && manifest.StartOffset > 0)
        {
            reason = $"writer {manifest.Writer} stored no snapshot from before that{(backup.FirstMilliseconds is { } first ? ": the first moment is " + Texts.Time(first) : "")}";
            return null;
        }

        IReadOnlyList<ArchivedSnapshot> chain = snapshot is null ? [] : manifest.ChainOf(snapshot)!;
        var from = chain.Count > 0 ? chain.Min(one => one.SmallestStamp) : 0;
        return new GroupPlan(manifest, [.. manifest.Log.Where(one => one.To > from && one.From < end)], chain, end);
    }

    private static long EndOf(IObjectStore store, GroupManifest manifest, long milliseconds)
    {
        foreach (var one in manifest.Log)
        {
            if (one.LastMilliseconds <= milliseconds) continue;
            return RecordsObject.OffsetAfter(RecordsObject.Read(store, one), one, milliseconds);
        }

        return manifest.EndOffset;
    }
}
