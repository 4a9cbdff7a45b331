using Distro.Export.Stored;
using Distro.Rdb.Files;
using Distro.Snapshots.Format;
using Distro.Snapshots.Writing;
using Distro.Tests.ChangeLog.Files;

namespace Distro.Tests.Export;

/// <summary>Sections are read by the index: one that holds another slot, or is of another stamp, than the index said is damage, and never another slot's data.</summary>
public sealed class SlotLoadTests
{
    private const long Id = 0x1234;
    private const long Stamp = 1000;

    [Theory]
    [InlineData(1, Stamp, true)]
    [InlineData(2, Stamp, false)]
    [InlineData(1, Stamp + 8, false)]
    public void A_section_is_what_the_index_says(int slot, long stamp, bool isRight)
    {
        var disk = new ForgetfulDisk(1);
        var group = new StoredGroup(0, "/data/group-0", [], []);
        Put(disk, group, 1, Stamp);
        var survey = GroupSurvey.OfSealed(group, Id, disk, static () => { });
        Assert.Equal(Stamp, survey.EndOffset);
        Put(disk, group, slot, stamp);
        var export = new GroupExport(disk, TimeProvider.System, new RdbFileWriter(new MemoryStream()), 1 << 20) { Refused = (_, _, problem) => Assert.Fail(problem) };
        if (isRight)
        {
            export.Add(survey);
            return;
        }

        var error = Assert.Throws<CorruptSnapshotException>(() => export.Add(survey));
        Assert.Contains("the index names what is not there", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_that_ends_before_the_largest_stamp_is_refused()
    {
        var disk = new ForgetfulDisk(1);
        var group = new StoredGroup(0, "/data/group-0", [], []);
        Put(disk, group, 1, Stamp, Stamp + 64);
        Assert.Contains($"ends at {Stamp}, and the snapshot needs it up to {Stamp + 64}", Assert.Throws<ExportRefusedException>(() => GroupSurvey.OfSealed(group, Id, disk, static () => { })).Message, StringComparison.Ordinal);
    }

    /// <summary>One slot without keys but with a section, all others empty.</summary>
    private static void Put(ForgetfulDisk disk, StoredGroup group, int slot, long stamp, long others = Stamp)
    {
        var made = new Made();
        var writer = new SnapshotWriter(made, new SnapshotHeader(0, Id, 1, 1_767_225_600_000, 0, 16));
        writer.Begin();
        writer.EmptySlots(0, slot, others);
        writer.BeginSlot(slot, stamp);
        writer.EndSlot();
        writer.EmptySlots(slot + 1, SnapshotFormat.SlotCount - slot - 1, others);
        writer.End();
        disk.Overwrite(group.PathOf(Id), made.Bytes.ToArray());
    }

    private sealed class Made : ISnapshotOutput
    {
        public MemoryStream Bytes { get; } = new();

        public void Write(ReadOnlySpan<byte> bytes) => Bytes.Write(bytes);
    }
}
