using System.Security.Cryptography;
using System.Text;
using Distro.Backup.Archive;
using Distro.Backup.Stores;
using Distro.Topology;
using Distro.Topology.Codec;

namespace Distro.BackupTool.Restoring;

/// <summary>
/// The map of the new cluster: slots, groups and users as they were, under an identity of its own and with writers of its own, so that no process of the old cluster and of
/// the new one ever takes the other for its own. Members come by themselves.
/// </summary>
internal static class MapRestore
{
    private const int IdBytes = 20;

    /// <summary>The newest map saved by that time, or the oldest there is; null when there is none.</summary>
    public static ClusterMap? Find(IObjectStore store, long? milliseconds)
    {
        ArchivedMap? best = null;
        foreach (var one in store.List(ArchiveNames.Maps).Where(one => ArchiveNames.TryParseMap(one.Name, out _)))
        {
            if (ArchiveJson.Map(store, one.Name) is not { } found) continue;
            if (best is null || milliseconds is null || found.TimeMilliseconds <= milliseconds) best = found;
            else break;
        }

        if (best is null) return null;
        return ClusterMapCodec.TryDecode(Encoding.UTF8.GetBytes(best.Map.GetRawText()), out var map, out var problem) ? map : throw new DamagedBackupException(ArchiveNames.Map(best.Version), problem);
    }

    public static ClusterMap Anew(ClusterMap? found, IReadOnlyList<GroupPlan> plans, IReadOnlyList<string> writers)
    {
        var count = found?.Groups.Count ?? plans.Max(plan => plan.Manifest.Group) + 1;
        var groups = Enumerable.Range(0, count).Select(id => Group(found?.Groups[id], id, count, plans.FirstOrDefault(plan => plan.Manifest.Group == id), writers)).ToArray();
        var seed = found?.HashSeed ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        return new ClusterMap((found?.Version ?? 0) + 1, NewId(), seed, null, "", groups, [], [], found?.Users);
    }

    /// <summary>40 hexadecimal digits, as clusters and writers are named.</summary>
    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));

    private static ClusterGroup Group(ClusterGroup? before, int id, int count, GroupPlan? plan, IReadOnlyList<string> writers)
    {
        var epoch = Math.Max(before?.Epoch ?? 0, plan?.Manifest.Epochs.Select(range => range.Epoch).DefaultIfEmpty(0).Max() ?? 0);
        var ensemble = new Ensemble((before?.Ensemble.Version ?? 0) + 1, writers);
        return new ClusterGroup(id, before?.Slots ?? [SlotSplit.Of(id, count)], epoch, 0, 0, ensemble, before?.Durability ?? Durability.Interval, plan is { EndOffset: > 0 });
    }
}
