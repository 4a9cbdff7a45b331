using Distro.Export.Files;
using Distro.Rdb.Files;
using Distro.Tests.ChangeLog.Files;

namespace Distro.Tests.Export;

/// <summary>Whatever has the name of an RDB file is whole, through failures of the disk and losses of power; and one that failed leaves nothing behind.</summary>
public sealed class RdbOutputTests
{
    private const string Path = "/data/dump.rdb";

    [Fact]
    public void What_is_finished_survives_the_power()
    {
        var disk = new ForgetfulDisk(1);
        Write(disk, "first");
        disk.LoseTheCache();
        Assert.Equal(["dump.rdb"], disk.FileNames("/data"));
        Assert.Equal("first", FunctionIn(disk));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void One_that_is_given_up_or_has_no_room_or_is_not_synced_leaves_the_one_before(int fault)
    {
        var disk = new ForgetfulDisk(fault);
        Write(disk, "first");
        var before = disk.Bytes(Path);
        if (fault == 1) Assert.Throws<OperationCanceledException>(() => Write(disk, "second", static () => throw new OperationCanceledException()));
        if (fault == 2) disk.FreeBytes = 10;
        if (fault == 3) disk.SyncsUntilFailure = 0;
        if (fault > 1) Assert.ThrowsAny<IOException>(() => Write(disk, "second"));
        Assert.Equal(["dump.rdb"], disk.FileNames("/data"));
        Assert.Equal(before, disk.Bytes(Path));
    }

    /// <summary>More than is gathered, in writes of all lengths: the bytes are those, in their order, and are synced on the way.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_sink_writes_what_it_was_given(int seed)
    {
        var disk = new ForgetfulDisk(seed);
        var chance = new Random(seed);
        var expected = new MemoryStream();
        using (var sink = new FileSink(disk.Create(Path)))
        {
            while (expected.Length < 2 * FileSink.SyncStepBytes)
            {
                var bytes = new byte[chance.Next(4) == 0 ? chance.Next(3 << 20) : chance.Next(5000)];
                chance.NextBytes(bytes);
                sink.Write(bytes);
                expected.Write(bytes);
                Assert.Equal(expected.Length, sink.Length);
            }

            Assert.InRange(disk.Syncs, 1, 2);
            sink.Sync();
        }

        disk.SyncDirectory("/data");
        disk.LoseTheCache();
        Assert.True(expected.ToArray().AsSpan().SequenceEqual(disk.Bytes(Path)));
    }

    private static void Write(ForgetfulDisk disk, string text, Action? going = null)
    {
        using var output = new RdbOutput(disk, Path, RdbFileWriter.VersionDefault, TimeProvider.System);
        output.Writer.Function(System.Text.Encoding.ASCII.GetBytes(text));
        output.Finish(going);
    }

    private static string FunctionIn(ForgetfulDisk disk)
    {
        var reader = new RdbFileReader(new MemoryStream(disk.Bytes(Path)), new RdbReaderOptions());
        for (RdbItemKind kind; (kind = reader.Next()) != RdbItemKind.End;)
        {
            if (kind == RdbItemKind.Function) return System.Text.Encoding.ASCII.GetString(reader.Text);
        }

        return "";
    }
}
