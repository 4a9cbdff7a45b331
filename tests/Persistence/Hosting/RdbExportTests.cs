using System.Diagnostics;
using System.Text;
using Distro.ChangeLog.Records;
using Distro.Tests.ChangeLog.Records;
using Distro.Tests.Persistence.Snapshots;
using Distro.Wire.Messages;

namespace Distro.Tests.Persistence.Hosting;

/// <summary>RDB files that a primary has a writer make: when there is one, when there is none and why, and what goes on meanwhile. What is in them other tests have a redis-server say.</summary>
public sealed class RdbExportTests : IDisposable
{
    private const long Epoch = 3;
    private const long Incarnation = 5;
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(2);

    private readonly string path = Directory.CreateTempSubdirectory("distro-rdb-").FullName;
    private readonly FaultyFiles files = new();
    private readonly SampleLog sample = new(1);
    private long lastId;

    private string Rdb => Path.Combine(path, "group-0", "dump.rdb");

    public void Dispose() => Directory.Delete(path, recursive: true);

    [Fact]
    public async Task The_file_is_there_when_it_is_said_to_be_and_only_the_primary_of_the_epoch_gets_one()
    {
        await using var writer = await RunningWriter.Start(path, files);
        await using var primary = await Lead(writer);
        var id = await Keep(primary);
        await using var asking = await writer.Connect();
        Assert.Equal(SnapshotStatus.NotExported, (await Ask(asking, id + 1)).Status);
        Assert.Equal(SnapshotStatus.NotExported, (await Ask(asking, id, Epoch - 1)).Status);
        Assert.False(File.Exists(Rdb));
        var made = await Ask(asking, id);
        Assert.Equal(SnapshotStatus.Exported, made.Status);
        Assert.StartsWith($"{Rdb}: 0 keys as at offset {sample.Offset}, ", made.Reason, StringComparison.Ordinal);
        Assert.StartsWith("REDIS0010", await File.ReadAllTextAsync(Rdb, Encoding.Latin1), StringComparison.Ordinal);
        Assert.Contains(writer.Lines, line => line.Contains("Group 0 has an RDB file, as a client asked: " + Rdb, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, "", SnapshotStatus.ExportsNone)]
    [InlineData("7", null, SnapshotStatus.ExportsNone)]
    [InlineData("7", "dump.rdb", SnapshotStatus.Exported)]
    public async Task None_is_made_where_none_is_wanted_or_it_would_lie_open_unasked(string? keyDigit, string? name, SnapshotStatus expected)
    {
        List<(string, string)> more = [];
        if (keyDigit is not null) more.Add(("StorageKey", new string(keyDigit[0], 64)));
        if (name is not null) more.Add(("DatabaseFile", name));
        await using var writer = await RunningWriter.Start(path, files, more: [.. more]);
        await using var primary = await Lead(writer);
        var id = await Keep(primary);
        await using var asking = await writer.Connect();
        Assert.Equal(expected, (await Ask(asking, id)).Status);
        Assert.Equal(expected == SnapshotStatus.Exported, File.Exists(Rdb));
    }

    [Fact]
    public async Task What_makes_no_keys_or_has_something_in_the_way_is_said_and_ends_no_writer()
    {
        await using var writer = await RunningWriter.Start(path, files);
        await using var primary = await Lead(writer);
        await using var asking = await writer.Connect();
        var id = await Keep(primary, keys: 3);
        var refused = await Ask(asking, id);
        Assert.Equal(SnapshotStatus.NotExported, refused.Status);
        Assert.Contains("slot 0", refused.Reason, StringComparison.Ordinal);
        id = await Keep(primary);
        Directory.CreateDirectory(Path.Combine(Rdb, "in the way"));
        Assert.Equal(SnapshotStatus.NotExported, (await Ask(asking, id)).Status);
        Assert.Equal(2, writer.Lines.Count(line => line.Contains("Group 0: no RDB file is written", StringComparison.Ordinal)));
        Assert.False(File.Exists(Rdb + ".part"));
        Directory.Delete(Rdb, recursive: true);
        Assert.Equal(SnapshotStatus.Exported, (await Ask(asking, id)).Status);
    }

    /// <summary>Two more snapshots would otherwise have the first deleted, and the log cut above it.</summary>
    [Fact]
    public async Task Appends_and_snapshots_go_on_meanwhile_and_leave_what_it_is_made_of_and_a_broken_link_gives_it_up()
    {
        await using var writer = await RunningWriter.Start(path, files);
        await using var primary = await Lead(writer);
        var id = await Keep(primary);
        await using (var asking = await writer.Connect())
        {
            files.Hanging = "dump.rdb";
            asking.Send(new SnapshotExport(0, Epoch, Incarnation, id, IsAwaited: false));
            await files.Hangs.Task.WaitAsync(patience);
            Assert.Equal(SnapshotStatus.Exporting, (await asking.Next<SnapshotReply>()).Status);
            for (var more = 0; more < 3; more++) await Keep(primary);
            Assert.Equal(4, Directory.GetFiles(Path.Combine(path, "group-0", "snapshots"), "*.snap").Length);
        }

        // That the link is down is known once nobody holds the old snapshots any more.
        for (var began = Stopwatch.GetTimestamp(); Directory.GetFiles(Path.Combine(path, "group-0", "snapshots"), "*.snap").Length > 2; await Task.Delay(5)) Assert.True(Stopwatch.GetElapsedTime(began) < patience);
        await using var other = await writer.Connect();
        other.Send(new SnapshotExport(0, Epoch, Incarnation, lastId, IsAwaited: false));
        files.LetGo();
        Assert.Equal(SnapshotStatus.Exported, (await Ended(other)).Status);
        Assert.Contains(writer.Lines, line => line.Contains("nobody wants it any more", StringComparison.Ordinal));
        Assert.True(File.Exists(Rdb));
        Assert.False(File.Exists(Rdb + ".part"));
    }

    [Fact]
    public async Task What_a_crash_left_of_one_is_gone_after_a_start()
    {
        await using (var writer = await RunningWriter.Start(path, files))
        {
            await using var primary = await Lead(writer);
        }

        foreach (var ending in new[] { ".part", ".tail" }) await File.WriteAllTextAsync(Rdb + ending, "left");
        await using var again = await RunningWriter.Start(path, files);
        Assert.Empty(Directory.GetFiles(path, "dump.rdb*", SearchOption.AllDirectories));
    }

    private static async Task<SnapshotReply> Ask(Peer peer, long id, long epoch = Epoch)
    {
        peer.Send(new SnapshotExport(0, epoch, Incarnation, id, IsAwaited: true));
        return await Ended(peer);
    }

    private static async Task<SnapshotReply> Ended(Peer peer)
    {
        while (true)
        {
            var reply = await peer.Next<SnapshotReply>().WaitAsync(patience);
            if (reply.Status != SnapshotStatus.Exporting) return reply;
        }
    }

    private async Task<Peer> Lead(RunningWriter writer)
    {
        var primary = await writer.Connect();
        await primary.Promise(Epoch, Incarnation);
        await Append(primary, sample.StartEpoch(Epoch));
        return primary;
    }

    private async Task Append(Peer primary, byte[] records)
    {
        primary.Send(new Append(0, Epoch, sample.Offset - records.Length, 0, 1, records));
        while ((await primary.Next<AppendReply>().WaitAsync(patience)).DurableOffset < sample.Offset)
        {
        }
    }

    /// <summary>A snapshot of what the log holds by now, with a record more.</summary>
    private async Task<long> Keep(Peer primary, int keys = 0)
    {
        await Append(primary, sample.Many(1));
        var made = MadeSnapshot.Of(++lastId, Epoch, sample.Offset, sample.Offset, keys);
        primary.Send(new SnapshotOpen(0, Epoch, Incarnation, lastId));
        primary.Send(new SnapshotChunk(0, lastId, 0, made.Bytes));
        var summary = made.Summary;
        primary.Send(new SnapshotSeal(0, lastId, summary.Length, summary.Checksum, summary.SmallestStamp, summary.LargestStamp, summary.Keys));
        while (true)
        {
            var reply = await primary.Next<SnapshotReply>().WaitAsync(patience);
            if (reply.Status == SnapshotStatus.Accepted) continue;
            Assert.Equal(SnapshotStatus.Sealed, reply.Status);
            return lastId;
        }
    }
}
