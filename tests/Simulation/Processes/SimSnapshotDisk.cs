using Distro.ChangeLog.Keys;
using Distro.Persistence.Snapshots;
using Distro.Snapshots.Sealing;
using Distro.Tests.ChangeLog.Files;
using Distro.Tests.ChangeLog.Keys;

namespace Distro.Tests.Simulation.Processes;

/// <summary>One group's snapshots on one writer's simulated disk: the real store over a disk that forgets what was not synced, encrypted on every other one. It outlives the process.</summary>
internal sealed class SimSnapshotDisk(int group, int seed)
{
    private const string Path = "/group";

    private readonly ForgetfulDisk disk = new(seed);
    private readonly KeyRing? keys = seed % 2 == 0 ? SampleKeys.Of(seed, 1) : null;
    private readonly HashSet<long> corrupted = [];
    private SnapshotStore? store;
    private SnapshotDisk? requests;

    public long BusyUntil { get; set; }

    /// <summary>A process starts: what it finds.</summary>
    public IReadOnlyList<StoredSnapshot> Open()
    {
        store = SnapshotStore.Open(new SealedFileSystem(disk, keys), Path);
        requests = new SnapshotDisk(group, store);
        return [.. store.Stored];
    }

    public SnapshotResult? Do(SnapshotRequest request)
    {
        if (requests is null) Open();
        return requests!.Do(request, () => { });
    }

    public void Crash(bool powerLost)
    {
        store = null;
        requests = null;
        BusyUntil = 0;
        if (powerLost) disk.LoseTheCache();
    }

    /// <summary>Turns a byte of one of the newest set, where all of the set before are right: with those and a longer tail nothing is lost.</summary>
    public bool Corrupt(Random random)
    {
        if (store is null) return false;
        StoredSnapshot[] all = [.. store.Stored];
        var sets = all.GroupBy(one => SnapshotSets.RootOf(all, one)).Where(set => set.Key > 0).OrderBy(set => set.Key).ToArray();
        if (sets.Length < 2 || sets[^2].Any(one => corrupted.Contains(one.Id))) return false;
        var chosen = sets[^1].ElementAt(random.Next(sets[^1].Count()));
        if (!corrupted.Add(chosen.Id)) return false;
        var bytes = disk.Bytes(store.PathOf(chosen.Id));
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return true;
    }
}
