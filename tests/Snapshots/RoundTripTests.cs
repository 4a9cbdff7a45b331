using Distro.ChangeLog.Files;
using Distro.Snapshots.Format;
using Distro.Snapshots.Reading;
using Distro.Snapshots.Writing;
using Distro.Tests.ChangeLog.Files;

namespace Distro.Tests.Snapshots;

public class RoundTripTests
{
    [Fact]
    public void What_was_written_is_told_again_however_the_bytes_are_cut()
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            var (bytes, expected, summary) = Sample.Make(seed);
            var random = new Random(seed);
            foreach (var pieceMax in new[] { 40, 4096, 300_000, int.MaxValue })
            {
                var told = new Sample();
                var verifier = new SnapshotVerifier(bytes.Length, told);
                for (var at = 0; at < bytes.Length;)
                {
                    var piece = Math.Min(bytes.Length - at, pieceMax == int.MaxValue ? bytes.Length : 1 + random.Next(pieceMax));
                    verifier.Add(bytes.AsSpan(at, piece));
                    at += piece;
                }

                Assert.Equal(summary, verifier.End());
                Assert.Equal(Sample.Header, verifier.Header);
                Assert.Equal(expected, told.Told);
            }
        }
    }

    [Fact]
    public void A_slot_can_be_read_alone_by_the_index()
    {
        var (bytes, expected, summary) = Sample.Make(11);
        Assert.Null(SnapshotFooter.Read(bytes.AsSpan(^SnapshotFormat.FooterBytes..), bytes.Length, out var footer));
        Assert.Equal(summary, footer.Summary(bytes.Length));
        var index = SnapshotIndex.Read(bytes.AsSpan((int)footer.IndexPosition..^SnapshotFormat.FooterBytes), footer);
        Assert.Equal(22, index.Count);
        var told = new Sample();
        foreach (var entry in index.Where(entry => entry.IsSection && !entry.IsFunctions).Reverse())
        {
            var reader = new SectionReader(Sample.Id, entry.Position, told);
            reader.Add(bytes.AsSpan((int)entry.Position, (int)entry.Length));
            Assert.True(reader.IsBetweenSections);
            Assert.Equal(entry.Position + entry.Length, reader.Position);
        }

        Assert.Equal(expected.Where(line => line.StartsWith("entry", StringComparison.Ordinal)).Order(), told.Told.Where(line => line.StartsWith("entry", StringComparison.Ordinal)).Order());
        Assert.Contains(index, entry => entry is { IsEmptyRun: true, Slot: 60, Count: 100, Stamp: 904 });
        var functions = Assert.Single(index, entry => entry.IsFunctions);
        new SectionReader(Sample.Id, functions.Position, told).Add(bytes.AsSpan((int)functions.Position, (int)functions.Length));
        Assert.Equal(expected[^1], told.Told[^1]);
        Assert.Equal(904, summary.SmallestStamp);
        Assert.Equal(2000, summary.LargestStamp);
    }

    [Fact]
    public void A_snapshot_of_nothing_is_a_snapshot()
    {
        var sample = new Sample();
        var writer = new SnapshotWriter(sample, Sample.Header);
        writer.Begin();
        var summary = writer.End();
        var verifier = new SnapshotVerifier(sample.Bytes.Length);
        verifier.Add(sample.Bytes);
        Assert.Equal(summary, verifier.End());
        Assert.Equal(SnapshotFormat.HeaderBytes + SnapshotFormat.FooterBytes, summary.Length);
    }

    [Fact]
    public void Every_slot_at_its_own_stamp_fits_the_index()
    {
        var sample = new Sample();
        var writer = new SnapshotWriter(sample, Sample.Header);
        writer.Begin();
        for (var slot = SnapshotFormat.SlotCount - 1; slot >= 0; slot--) writer.EmptySlots(slot, 1, slot);
        var summary = writer.End();
        var verifier = new SnapshotVerifier(sample.Bytes.Length);
        verifier.Add(sample.Bytes);
        Assert.Equal(summary, verifier.End());
    }

    [Fact]
    public void Files_are_read_by_their_ends_or_whole()
    {
        var (bytes, expected, summary) = Sample.Make(5);
        IFileSystem disk = new ForgetfulDisk(1);
        using var file = disk.Create("a.snap");
        file.Write(0, bytes);
        Assert.Equal((Sample.Header, summary), SnapshotFile.ReadEnds(file, "a.snap"));
        var told = new Sample();
        Assert.Equal((Sample.Header, summary), SnapshotFile.Verify(file, "a.snap", told));
        Assert.Equal(expected, told.Told);
        file.Write(5000, [1, 2, 3, 4, 5]);
        var error = Assert.Throws<CorruptSnapshotException>(() => SnapshotFile.Verify(file, "a.snap"));
        Assert.Contains("a.snap is corrupt at byte ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_writer_refuses_to_be_used_wrongly()
    {
        var writer = new SnapshotWriter(new Sample(), Sample.Header);
        Assert.Throws<InvalidOperationException>(() => writer.BeginSlot(1, 0));
        writer.Begin();
        Assert.Throws<InvalidOperationException>(writer.Begin);
        Assert.Throws<InvalidOperationException>(() => writer.Add(new SnapshotEntry { Key = "k"u8, Value = "\0v"u8, ExpireAt = -1 }));
        writer.BeginSlot(1, 8);
        Assert.Throws<InvalidOperationException>(() => writer.BeginSlot(2, 8));
        Assert.Throws<InvalidOperationException>(() => writer.End());
        Assert.Throws<ArgumentException>(() => writer.Add(new SnapshotEntry { Flags = EntryFlags.Continues, Value = "\0v"u8, ExpireAt = -1 }));
        writer.Add(new SnapshotEntry { Flags = EntryFlags.Unfinished, Key = "k"u8, Value = "\0v"u8, ExpireAt = -1 });
        Assert.Throws<InvalidOperationException>(writer.EndSlot);
        writer.Add(new SnapshotEntry { Flags = EntryFlags.Continues, Key = "k"u8, Value = "\0v"u8, ExpireAt = -1 });
        writer.EndSlot();
        Assert.Throws<ArgumentException>(() => writer.BeginSlot(1, 8));
        Assert.Throws<ArgumentException>(() => writer.EmptySlots(0, 2, 8));
        Assert.Equal(1, writer.End().Keys);
    }

    [Theory]
    [InlineData("000000000000000a.snap", true)]
    [InlineData("000000000000000a.snap.part", false)]
    [InlineData("00000000000000a.snap", false)]
    [InlineData("ffffffffffffffff.snap", false)]
    public void Names_are_the_id_in_hexadecimal(string name, bool isOne)
    {
        Assert.Equal(isOne, SnapshotFileName.TryParse(name, out var id));
        if (isOne) Assert.Equal(name, SnapshotFileName.Of(id));
    }
}
