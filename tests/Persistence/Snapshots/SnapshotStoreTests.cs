using Distro.ChangeLog.Files;
using Distro.ChangeLog.Keys;
using Distro.Persistence.Snapshots;
using Distro.Snapshots.Format;
using Distro.Snapshots.Sealing;
using Distro.Tests.ChangeLog.Files;
using Distro.Tests.ChangeLog.Keys;
using Distro.Wire.Messages;

namespace Distro.Tests.Persistence.Snapshots;

/// <summary>A name means a valid snapshot, whatever happens on the way to it.</summary>
public class SnapshotStoreTests
{
    private const string Group = "/group-0";
    private const long Epoch = 3;

    private static readonly Action nothing = () => { };

    [Fact]
    public void A_sealed_snapshot_is_there_after_opening_again_and_reads_back()
    {
        var disk = new ForgetfulDisk(1);
        var made = MadeSnapshot.Of(7, Epoch, 100, 200);
        using (var store = SnapshotStore.Open(disk, Group))
        {
            Take(store, made);
            Assert.Equal(made.Summary.LargestStamp, Assert.Single(store.Stored).LargestStamp);
        }

        disk.LoseTheCache();
        using var opened = SnapshotStore.Open(disk, Group);
        var found = Assert.Single(opened.Stored);
        Assert.Equal((7, Epoch, 100, 200, 20), (found.Id, found.Epoch, found.SmallestStamp, found.LargestStamp, found.Keys));
        Assert.Null(opened.Verify(7, nothing));
        var read = new List<byte>();
        while (opened.Read(7, read.Count, 1000) is { IsEmpty: false } piece) read.AddRange(piece.Span);
        Assert.Equal(made.Bytes, read);
        Assert.Null(opened.Read(8, 0, 1000));
        opened.Delete(7);
        Assert.Empty(disk.FileNames("/group-0/snapshots"));
    }

    /// <summary>As when a key is changed while a primary goes on building: the old one is needed until nothing of its time is.</summary>
    [Fact]
    public void A_chain_of_files_under_two_keys_is_read_with_both()
    {
        var disk = new ForgetfulDisk(8);
        using (var store = SnapshotStore.Open(new SealedFileSystem(disk, SampleKeys.Of(7, 1)), Group)) Take(store, MadeSnapshot.Of(7, Epoch, 100, 200));
        var both = new SealedFileSystem(disk, SampleKeys.Of(7, 2, 1));
        using (var store = SnapshotStore.Open(both, Group)) Take(store, MadeSnapshot.Of(8, Epoch, 300, 400, baseId: 7));
        disk.LoseTheCache();
        using (var opened = SnapshotStore.Open(both, Group))
        {
            Assert.Equal([7, 8], opened.Stored.Select(snapshot => snapshot.Id));
            Assert.All(opened.Stored.ToArray(), snapshot => Assert.Null(opened.Verify(snapshot.Id, nothing)));
            Assert.Equal(2, opened.Chain(8).Links.Count);
        }

        foreach (var one in (int[])[1, 2]) Assert.Throws<MissingKeyException>(() => SnapshotStore.Open(new SealedFileSystem(disk, SampleKeys.Of(7, one)), Group));
    }

    [Fact]
    public void A_part_found_at_start_goes()
    {
        var disk = new ForgetfulDisk(2);
        var made = MadeSnapshot.Of(7, Epoch, 100, 200);
        var store = SnapshotStore.Open(disk, Group);
        store.Begin(7);
        store.Write(7, 0, made.Bytes);
        Assert.Equal(["0000000000000007.snap.part"], disk.FileNames("/group-0/snapshots"));
        using var opened = SnapshotStore.Open(disk, Group);
        Assert.Empty(opened.Stored);
        Assert.Empty(disk.FileNames("/group-0/snapshots"));
    }

    [Fact]
    public void What_is_whole_but_was_announced_otherwise_is_refused()
    {
        var made = MadeSnapshot.Of(7, Epoch, 100, 200);
        foreach (var wrong in new[] { made.Summary with { Checksum = 1 }, made.Summary with { LargestStamp = 201 }, made.Summary with { Keys = 1 } })
        {
            var disk = new ForgetfulDisk(3);
            using var store = SnapshotStore.Open(disk, Group);
            store.Begin(7);
            store.Write(7, 0, made.Bytes);
            Assert.Throws<CorruptSnapshotException>(() => store.Seal(7, 0, Epoch, wrong, nothing));
            Assert.Empty(disk.FileNames("/group-0/snapshots"));
        }
    }

    [Fact]
    public void A_damaged_snapshot_is_set_aside_and_the_one_before_serves()
    {
        var disk = new ForgetfulDisk(4);
        using (var store = SnapshotStore.Open(disk, Group))
        {
            Take(store, MadeSnapshot.Of(7, Epoch, 100, 200));
            Take(store, MadeSnapshot.Of(8, Epoch, 300, 400));
        }

        var path = "/group-0/snapshots/0000000000000008.snap";
        var bytes = disk.Bytes(path).ToArray();
        bytes[5000] ^= 1;
        disk.Overwrite(path, bytes);
        using (var opened = SnapshotStore.Open(disk, Group))
        {
            Assert.Equal([7, 8], opened.Stored.Select(snapshot => snapshot.Id));
            Assert.Contains("is corrupt at byte", opened.Verify(8, nothing), StringComparison.Ordinal);
            Assert.Equal([7], opened.Stored.Select(snapshot => snapshot.Id));
            Assert.Null(opened.Read(8, 0, 100));
        }

        disk.Overwrite("/group-0/snapshots/0000000000000007.snap", bytes[..100]);
        using var again = SnapshotStore.Open(disk, Group);
        Assert.Empty(again.Stored);
        Assert.Equal(["0000000000000007.snap.corrupt", "0000000000000008.snap.corrupt"], disk.FileNames("/group-0/snapshots").Order());
        Assert.Contains("is corrupt", Assert.Single(again.Damaged).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_or_a_failed_sync_costs_the_snapshot_and_nothing_else()
    {
        var disk = new ForgetfulDisk(5);
        var store = SnapshotStore.Open(disk, Group);
        var snapshots = new SnapshotDisk(0, store);
        Take(store, MadeSnapshot.Of(7, Epoch, 100, 200));
        var made = MadeSnapshot.Of(8, Epoch, 300, 400);

        disk.FreeBytes = 1000;
        snapshots.Do(new BeginSnapshot(0, 8), nothing);
        var full = Assert.IsType<SnapshotFailed>(snapshots.Do(new WriteSnapshot(0, 8, 0, made.Bytes), nothing));
        Assert.Equal((8, SnapshotStatus.NoRoom), (full.Id, full.Status));
        Assert.Null(snapshots.Do(new WriteSnapshot(0, 8, made.Bytes.Length, made.Bytes), nothing));
        Assert.Null(snapshots.Do(new SealSnapshot(0, Epoch, made.Summary), nothing));
        disk.FreeBytes = long.MaxValue;

        disk.SyncsUntilFailure = 0;
        snapshots.Do(new BeginSnapshot(0, 9), nothing);
        snapshots.Do(new WriteSnapshot(0, 9, 0, MadeSnapshot.Of(9, Epoch, 300, 400).Bytes), nothing);
        var failed = Assert.IsType<SnapshotFailed>(snapshots.Do(new SealSnapshot(0, Epoch, MadeSnapshot.Of(9, Epoch, 300, 400).Summary), nothing));
        Assert.Equal((9, SnapshotStatus.Failed), (failed.Id, failed.Status));

        snapshots.Do(new BeginSnapshot(0, 10), nothing);
        Assert.Equal(SnapshotStatus.NoRoom, Assert.IsType<SnapshotFailed>(snapshots.Do(new GiveUpSnapshot(0), nothing)).Status);
        Assert.Null(snapshots.Do(new GiveUpSnapshot(0), nothing));
        Assert.Equal(["0000000000000007.snap"], disk.FileNames("/group-0/snapshots"));
        Assert.Null(store.Verify(7, nothing));
    }

    [Fact]
    public void After_the_power_goes_at_any_step_every_name_is_a_valid_snapshot_and_none_that_was_sealed_is_lost()
    {
        var failures = 0;
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var disk = new ForgetfulDisk(seed);
            var store = SnapshotStore.Open(disk, Group);
            var sealedIds = new List<long>();
            try
            {
                for (var id = 1; id <= 4; id++)
                {
                    var made = MadeSnapshot.Of(id, Epoch, 100 * id, (100 * id) + 50, keys: 3);
                    if (random.Next(4) == 0) disk.SyncsUntilFailure = random.Next(3);
                    if (random.Next(8) == 0) disk.FreeBytes = random.Next(9000);
                    store.Begin(id);
                    for (var at = 0; at < made.Bytes.Length;)
                    {
                        var piece = Math.Min(random.Next(1, 4000), made.Bytes.Length - at);
                        store.Write(id, at, made.Bytes.AsSpan(at, piece));
                        at += piece;
                    }

                    if (random.Next(6) == 0) break;
                    store.Seal(id, 0, Epoch, made.Summary, nothing);
                    sealedIds.Add(id);
                    if (random.Next(3) != 0) continue;
                    store.Delete(sealedIds[0]);
                    sealedIds.RemoveAt(0);
                }
            }
            catch (IOException)
            {
                failures++;
            }

            disk.LoseTheCache();
            using var opened = SnapshotStore.Open(disk, Group);
            Assert.True(opened.Damaged.Count == 0, $"seed {seed}: {string.Join(' ', opened.Damaged)}");
            foreach (var found in opened.Stored.ToArray()) Assert.True(opened.Verify(found.Id, nothing) is null, $"seed {seed}: snapshot {found.Id} has its name and is damaged");
            Assert.True(sealedIds.TrueForAll(id => opened.Stored.Any(found => found.Id == id)), $"seed {seed}: a sealed snapshot was lost");
        }

        Assert.InRange(failures, 40, 360);
    }

    private static void Take(SnapshotStore store, MadeSnapshot made)
    {
        store.Begin(made.Summary.Id);
        store.Write(made.Summary.Id, 0, made.Bytes);
        store.Seal(made.Summary.Id, 0, Epoch, made.Summary, nothing);
    }
}
