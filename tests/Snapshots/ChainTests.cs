using Distro.ChangeLog.Files;
using Distro.Snapshots.Format;
using Distro.Snapshots.Reading;
using Distro.Snapshots.Writing;
using Distro.Tests.ChangeLog.Files;

namespace Distro.Tests.Snapshots;

public class ChainTests
{
    private readonly IFileSystem disk = new ForgetfulDisk(1);

    [Fact]
    public void Each_slot_is_taken_from_the_newest_file_that_has_it()
    {
        Whole();
        Changes(2, 1, 100, (5, true), (6, false));
        Changes(3, 2, 200, (6, true), (7, true));
        var chain = Read(3);
        Assert.Equal([3L, 2L, 1L], chain.Links.Select(link => link.Id));
        Assert.Equal("6 7|5|0 1 2 3 4 8 9", string.Join('|', chain.Links.Select(Slots)));
        Assert.Equal([true, false, false], chain.Links.Select(link => link.Wanted.Any(section => section.IsFunctions)));
        Assert.Equal(SnapshotFormat.SlotCount - 10, chain.Links.Sum(link => link.Empty.Sum(run => run.Count)));
        Assert.True(chain.Holds(0, 7) && chain.Holds(1, 5) && chain.Holds(2, 4) && !chain.Holds(2, 5));
        Assert.Equal(200, chain.Newest.Footer.SmallestStamp);
        Assert.Equal(10, chain.Keys);
        var before = Read(2);
        Assert.Equal("5", Slots(before.Newest));
        Assert.Contains(before.Newest.Empty, run => run.Slot == 6);
        Assert.True(Read(1).IsWhole);
    }

    [Fact]
    public void A_base_that_is_missing_or_another_is_named()
    {
        Whole();
        Changes(2, 1, 100, (5, true));
        Changes(3, 2, 200, (6, true));
        disk.Rename(Path(2), "away");
        Assert.Contains("0000000000000002.snap", Assert.Throws<CorruptSnapshotException>(() => Read(3)).Message, StringComparison.Ordinal);
        disk.Rename(Path(1), Path(2));
        Assert.Contains("where 2 belongs", Assert.Throws<CorruptSnapshotException>(() => Read(3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Slots_that_no_file_has_are_no_snapshot()
    {
        Write(new SnapshotHeader(0, 1, 1, 1, 0, 16), writer =>
        {
            writer.EmptySlots(0, 100, 8);
            writer.EmptySlots(101, SnapshotFormat.SlotCount - 101, 8);
        });
        Changes(2, 1, 100, (5, true));
        Assert.Contains("slot 100 is in none", Assert.Throws<CorruptSnapshotException>(() => Read(2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_increment_says_what_became_of_every_slot()
    {
        Whole();
        Write(new SnapshotHeader(0, 2, 1, 1, 1, 16), writer => writer.KeptSlots(1, SnapshotFormat.SlotCount - 1, 100));
        using var file = disk.OpenRead(Path(2));
        Assert.Contains("every slot", Assert.Throws<CorruptSnapshotException>(() => SnapshotFile.Verify(file, Path(2))).Message, StringComparison.Ordinal);
        Assert.Contains("every slot", Assert.Throws<CorruptSnapshotException>(() => Read(2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_base_that_reaches_beyond_what_builds_on_it_is_refused()
    {
        Whole(stamp: 104);
        Changes(2, 1, 100, (5, true));
        Assert.Contains("reaches to 104", Assert.Throws<CorruptSnapshotException>(() => Read(2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_whole_snapshot_leaves_nothing_to_others()
    {
        var writer = new SnapshotWriter(new Sample(), new SnapshotHeader(0, 1, 1, 1, 0, 16));
        writer.Begin();
        Assert.Throws<InvalidOperationException>(() => writer.KeptSlots(0, 1, 8));
    }

    [Fact]
    public void A_reader_of_whole_snapshots_can_tell_an_increment()
    {
        var bytes = new byte[SnapshotFormat.HeaderBytes];
        new SnapshotHeader(0, 2, 1, 1, 1, 16).Write(bytes);
        Assert.Equal(SnapshotFormat.IncrementVersion, bytes[8]);
        Assert.Null(SnapshotHeader.Read(bytes, out var header));
        Assert.Equal(1, header.BaseId);
        new SnapshotHeader(0, 2, 1, 1, 0, 16).Write(bytes);
        Assert.Equal(SnapshotFormat.Version, bytes[8]);
    }

    [Fact]
    public void Damage_anywhere_in_an_increment_is_found()
    {
        Whole();
        Changes(2, 1, 100, (5, true), (6, false));
        using var file = disk.Open(Path(2));
        var bytes = new byte[file.Length];
        file.Read(0, bytes);
        for (var at = 0; at < bytes.Length; at++)
        {
            file.Write(at, [(byte)(bytes[at] ^ 4)]);
            Assert.Throws<CorruptSnapshotException>(() => SnapshotFile.Verify(file, Path(2)));
            file.Write(at, [bytes[at]]);
        }

        SnapshotFile.Verify(file, Path(2));
    }

    private static string Path(long id) => SnapshotFileName.Of(id);

    private static string Slots(SnapshotLink link) => string.Join(' ', link.Wanted.Where(section => !section.IsFunctions).Select(section => section.Slot));

    private SnapshotChain Read(long id) => SnapshotChain.Read(id, Path, disk.OpenRead);

    /// <summary>Slots 0 to 9 have a key each, the others are empty.</summary>
    private void Whole(long stamp = 8) => Write(new SnapshotHeader(0, 1, 1, 1, 0, 16), writer =>
    {
        for (var slot = 0; slot < 10; slot++) Section(writer, slot, stamp);
        writer.EmptySlots(10, SnapshotFormat.SlotCount - 10, stamp);
        writer.Functions(stamp, "old"u8);
    });

    /// <summary>Those slots were changed, to one key or to none; in their order.</summary>
    private void Changes(long id, long baseId, long stamp, params (int Slot, bool HasKey)[] changed) => Write(new SnapshotHeader(0, id, 1, 1, baseId, 16), writer =>
    {
        writer.Functions(stamp, "new"u8);
        var next = 0;
        foreach (var (slot, hasKey) in changed)
        {
            if (next < slot) writer.KeptSlots(next, slot - next, stamp);
            if (hasKey) Section(writer, slot, stamp + 8);
            else writer.EmptySlots(slot, 1, stamp);
            next = slot + 1;
        }

        writer.KeptSlots(next, SnapshotFormat.SlotCount - next, stamp);
    });

    private static void Section(SnapshotWriter writer, int slot, long stamp)
    {
        writer.BeginSlot(slot, stamp);
        writer.Add(new SnapshotEntry { Key = "k"u8, Value = "\0v"u8, ExpireAt = -1 });
        writer.EndSlot();
    }

    private void Write(SnapshotHeader header, Action<SnapshotWriter> fill)
    {
        var sample = new Sample();
        var writer = new SnapshotWriter(sample, header);
        writer.Begin();
        fill(writer);
        writer.End();
        using var file = disk.Create(Path(header.Id));
        file.Write(0, sample.Bytes);
    }
}
