using System.Diagnostics;
using Distro.ChangeLog.Files;
using Distro.ChangeLog.Records;
using Distro.ChangeLog.Store;
using Distro.Tests.ChangeLog.Records;
using Distro.Tests.Persistence.Snapshots;
using Distro.Wire.Messages;

namespace Distro.Tests.Persistence.Hosting;

/// <summary>Snapshots over loopback and the real disk: taken in beside the log, kept, read, and the log cut below them.</summary>
public sealed class SnapshotServiceTests : IDisposable
{
    private const int ChunkBytes = 10_000;

    private readonly string path = Directory.CreateTempSubdirectory("distro-snapshots-").FullName;

    private string SnapshotPath => Path.Combine(path, "group-0", "snapshots");

    public void Dispose() => Directory.Delete(path, recursive: true);

    [Fact]
    public async Task Two_snapshots_cut_the_log_and_everything_left_is_there_after_a_restart()
    {
        var sample = new SampleLog(1);
        var made = new List<MadeSnapshot>();
        var stamps = new List<long>();
        await using (var writer = await RunningWriter.Start(path))
        {
            await using var primary = await writer.Connect();
            Assert.Equal(0, (await primary.Promise(epoch: 3, incarnation: 5)).SnapshotId);
            await Append(primary, 0, sample.StartEpoch(3));
            await using var bulk = await writer.Connect();
            for (var id = 1; id <= 3; id++)
            {
                stamps.Add(sample.Offset);
                await Append(primary, sample.Offset, sample.Many(1000));
                made.Add(MadeSnapshot.Of(id, 3, stamps[^1], sample.Offset));
                Assert.Equal(SnapshotStatus.Sealed, (await Send(bulk, made[^1], 3, 5)).Status);
            }

            primary.Send(new ReadLog(0, 9, 0, 0, 0, CommittedOnly: false, 1 << 20));
            var compacted = await primary.Next<ReadLogReply>();
            Assert.Equal((ReadStatus.Compacted, stamps[1]), (compacted.Status, compacted.Offset));
            var patience = Stopwatch.StartNew();
            while (Directory.GetFiles(SnapshotPath).Length > 2 && patience.Elapsed < TimeSpan.FromMinutes(2)) await Task.Delay(5);
            Assert.Equal(["0000000000000002.snap", "0000000000000003.snap"], Directory.GetFiles(SnapshotPath).Select(Path.GetFileName).Order());
        }

        await using (var writer = await RunningWriter.Start(path))
        {
            Assert.Equal(Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy, (await writer.Health()).Status);
            await using var candidate = await writer.Connect();
            var promised = await candidate.Promise(epoch: 4, incarnation: 6);
            Assert.InRange(promised.StartOffset, 1, stamps[1]);
            Assert.Equal((3, stamps[2], made[2].Summary.Length), (promised.SnapshotId, promised.SnapshotStamp, promised.SnapshotBytes));
            Assert.Equal([new EpochStart(3, 0)], promised.History);
            Assert.Equal(made[2].Bytes, await Read(candidate, 0, long.MaxValue, stamps[2]));
            Assert.Equal(made[1].Bytes, await Read(candidate, 0, 3, stamps[1]));
            Assert.Null(await Read(candidate, 0, 2, 0));
            candidate.Send(new ReadLog(0, 9, stamps[1], 0, 3, CommittedOnly: false, 1 << 20));
            var tail = await candidate.Next<ReadLogReply>();
            Assert.Equal(ReadStatus.Ok, tail.Status);
            Assert.True(RecordHeader.TryRead(tail.Records.Span, out var first) && first.Offset == stamps[1]);
        }
    }

    /// <summary>Whoever restores a backup has its keys, and not those of a disk that is gone.</summary>
    [Fact]
    public async Task What_is_encrypted_on_the_disk_is_stored_without_the_disks_keys()
    {
        var sample = new SampleLog(7);
        var (data, stored) = (Path.Combine(path, "data"), Path.Combine(path, "stored"));
        await using var writer = await RunningWriter.Start(data, more: [("StorageKey", new string('7', 64)), ("BackupStore", stored), ("BackupIntervalSeconds", "1")]);
        await using var primary = await writer.Connect();
        await primary.Promise(epoch: 3, incarnation: 5);
        await Append(primary, 0, sample.StartEpoch(3));
        await Append(primary, sample.Offset, sample.Many(10));
        var made = MadeSnapshot.Of(1, 3, 0, sample.Offset);
        await using var bulk = await writer.Connect();
        Assert.Equal(SnapshotStatus.Sealed, (await Send(bulk, made, 3, 5)).Status);
        Assert.NotEqual(made.Bytes, await File.ReadAllBytesAsync(Path.Combine(data, "group-0", "snapshots", "0000000000000001.snap")));
        var folder = Path.Combine(stored, "groups", "0", writer.Id, "snapshots");
        var patience = Stopwatch.StartNew();
        while ((!Directory.Exists(folder) || Directory.GetFiles(folder, "*.snap").Length == 0) && patience.Elapsed < TimeSpan.FromMinutes(2)) await Task.Delay(20);
        Assert.Equal(made.Bytes, await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(folder, "*.snap"))));
    }

    [Fact]
    public async Task A_snapshot_damaged_on_the_disk_is_set_aside_soon_after_the_start_and_the_one_before_is_given()
    {
        var sample = new SampleLog(2);
        var older = MadeSnapshot.Of(1, 3, 0, 0);
        await using (var writer = await RunningWriter.Start(path))
        {
            await using var primary = await writer.Connect();
            await primary.Promise(epoch: 3, incarnation: 5);
            await Append(primary, 0, sample.StartEpoch(3));
            Assert.Equal(SnapshotStatus.Sealed, (await Send(primary, older, 3, 5)).Status);
            Assert.Equal(SnapshotStatus.Sealed, (await Send(primary, MadeSnapshot.Of(2, 3, 0, sample.Offset), 3, 5)).Status);
        }

        var file = Path.Combine(SnapshotPath, "0000000000000002.snap");
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[7777] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        await using var again = await RunningWriter.Start(path);
        await using var reader = await again.Connect();
        while (await Read(reader, 2, 0, 0) is not null)
        {
        }

        Assert.Equal(older.Bytes, await Read(reader, 0, long.MaxValue, 0));
        Assert.True(File.Exists(file + ".corrupt"));
    }

    /// <summary>Snapshots that the rest of the log does not reach would be deleted at a start, and less promised than was acknowledged.</summary>
    [Theory]
    [InlineData(true, 0, int.MaxValue, "the log's files are gone")]
    [InlineData(true, 1, int.MaxValue, "its last files are gone")]
    [InlineData(true, 0, 1, "the first there is, and the log begins at")]
    [InlineData(false, 0, 1, "its first files are gone")]
    [InlineData(false, 0, int.MaxValue, "the log's files are gone")]
    public async Task Where_segments_are_gone_the_group_is_left_alone_and_with_them_back_it_is_whole(bool isCut, int first, int count, string said)
    {
        var sample = new SampleLog(4);
        await using (var writer = await RunningWriter.Start(path))
        {
            await using var primary = await writer.Connect();
            await primary.Promise(epoch: 3, incarnation: 5);
            await Append(primary, 0, sample.StartEpoch(3));
            await using var bulk = await writer.Connect();
            for (var id = 1; id <= (isCut ? 3 : 1); id++)
            {
                var stamp = sample.Offset;
                await Append(primary, sample.Offset, sample.Many(1000));
                Assert.Equal(SnapshotStatus.Sealed, (await Send(bulk, MadeSnapshot.Of(id, 3, stamp, sample.Offset), 3, 5)).Status);
            }

            var patience = Stopwatch.StartNew();
            while (isCut && !File.Exists(Path.Combine(path, "group-0", "head")) && patience.Elapsed < TimeSpan.FromMinutes(2)) await Task.Delay(5);
        }

        var group = Path.Combine(path, "group-0");
        var aside = Directory.CreateDirectory(Path.Combine(path, "aside")).FullName;
        var snapshots = Directory.GetFiles(SnapshotPath).Order().ToArray();
        var segments = Directory.GetFiles(group, "*.log").Order(StringComparer.Ordinal).ToArray();
        Assert.True(segments.Length > 1, $"{segments.Length} segments");
        foreach (var segment in segments.Skip(first).Take(count)) File.Move(segment, Path.Combine(aside, Path.GetFileName(segment)));
        await using (var writer = await RunningWriter.Start(path))
        {
            var health = await writer.Health();
            Assert.Equal(Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Unhealthy, health.Status);
            Assert.Contains(writer.Lines, line => line.Contains(said, StringComparison.Ordinal));
        }

        Assert.Equal(snapshots, Directory.GetFiles(SnapshotPath).Order());
        foreach (var segment in Directory.GetFiles(aside)) File.Move(segment, Path.Combine(group, Path.GetFileName(segment)));
        await using var again = await RunningWriter.Start(path);
        await using var candidate = await again.Connect();
        Assert.Equal(sample.Offset, (await candidate.Promise(epoch: 4, incarnation: 6)).EndOffset);
        // The one that is over may have been there still.
        Assert.Equal(snapshots.TakeLast(2), Directory.GetFiles(SnapshotPath).Order().TakeLast(2));
    }

    [Fact]
    public async Task A_log_begun_anew_has_lost_nothing_and_snapshots_from_before_go()
    {
        var sample = new SampleLog(5);
        await using (var writer = await RunningWriter.Start(path))
        {
            await using var primary = await writer.Connect();
            await primary.Promise(epoch: 3, incarnation: 5);
            await Append(primary, 0, sample.StartEpoch(3));
            Assert.Equal(SnapshotStatus.Sealed, (await Send(primary, MadeSnapshot.Of(1, 3, 0, sample.Offset), 3, 5)).Status);
        }

        // As a crash leaves it that comes before the snapshots' deletion.
        using (var store = LogStore.Open(new DiskFileSystem(), Path.Combine(path, "group-0"), new LogStoreOptions())) store.Restart(sample.Offset + 1000, [new EpochRange(3, 0)]);
        await using var again = await RunningWriter.Start(path);
        Assert.DoesNotContain(again.Lines, line => line.Contains("files are gone", StringComparison.Ordinal));
        await using var candidate = await again.Connect();
        Assert.Equal((sample.Offset + 1000, 0L), await Told(candidate));
        var patience = Stopwatch.StartNew();
        while (Directory.GetFiles(SnapshotPath).Length > 0 && patience.Elapsed < TimeSpan.FromMinutes(2)) await Task.Delay(5);
        Assert.Empty(Directory.GetFiles(SnapshotPath));

        static async Task<(long EndOffset, long SnapshotId)> Told(Peer peer)
        {
            var reply = await peer.Promise(epoch: 4, incarnation: 6);
            return (reply.EndOffset, reply.SnapshotId);
        }
    }

    /// <summary>Its promise would say that the group has nothing, and somebody would serve just that.</summary>
    [Fact]
    public async Task A_snapshot_without_a_log_is_kept_and_the_group_left_alone()
    {
        var sample = new SampleLog(3);
        await using (var writer = await RunningWriter.Start(path))
        {
            await using var primary = await writer.Connect();
            await primary.Promise(epoch: 3, incarnation: 5);
            await Append(primary, 0, sample.StartEpoch(3));
            Assert.Equal(SnapshotStatus.Sealed, (await Send(primary, MadeSnapshot.Of(1, 3, 0, sample.Offset), 3, 5)).Status);
        }

        foreach (var file in Directory.GetFiles(Path.Combine(path, "group-0"), "*.log")) File.Delete(file);
        for (var starts = 0; starts < 2; starts++)
        {
            await using var again = await RunningWriter.Start(path);
            Assert.Equal(Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Unhealthy, (await again.Health()).Status);
            Assert.Equal("0000000000000001.snap", Path.GetFileName(Assert.Single(Directory.GetFiles(SnapshotPath))));
        }
    }

    private static async Task Append(Peer primary, long position, byte[] records)
    {
        for (var at = 0; at < records.Length;)
        {
            var end = at;
            while (end < records.Length && RecordHeader.TryRead(records.AsSpan(end), out var header) && end + header.Length - at <= ChunkBytes) end += header.Length;
            primary.Send(new Append(0, 3, position + at, 0, 1, records.AsMemory(at, end - at)));
            at = end;
        }

        while ((await primary.Next<AppendReply>()).DurableOffset < position + records.Length)
        {
        }
    }

    private static async Task<SnapshotReply> Send(Peer bulk, MadeSnapshot made, long epoch, long incarnation)
    {
        var id = made.Summary.Id;
        bulk.Send(new SnapshotOpen(0, epoch, incarnation, id));
        for (var at = 0; at < made.Bytes.Length; at += ChunkBytes)
            bulk.Send(new SnapshotChunk(0, id, at, made.Bytes.AsMemory(at, Math.Min(ChunkBytes, made.Bytes.Length - at))));
        var summary = made.Summary;
        bulk.Send(new SnapshotSeal(0, id, summary.Length, summary.Checksum, summary.SmallestStamp, summary.LargestStamp, summary.Keys));
        while (true)
        {
            var reply = await bulk.Next<SnapshotReply>();
            if (reply.Status != SnapshotStatus.Accepted) return reply;
        }
    }

    /// <summary>All of a snapshot, in pieces; null when there is none.</summary>
    private static async Task<byte[]?> Read(Peer reader, long id, long olderThan, long smallestStamp)
    {
        var bytes = new List<byte>();
        for (var ticket = 1; ; ticket++)
        {
            reader.Send(new ReadSnapshot(0, ticket, id, olderThan, bytes.Count, ChunkBytes));
            var reply = await reader.Next<ReadSnapshotReply>();
            Assert.Equal((ticket, (long)bytes.Count), (reply.Ticket, reply.Position));
            if (reply.Status != SnapshotReadStatus.Ok) return null;
            if (id == 0) Assert.Equal((smallestStamp, smallestStamp > 0 ? 3 : 0), (reply.SmallestStamp, reply.LastEpoch));
            id = reply.Id;
            bytes.AddRange(reply.Bytes.Span);
            if (bytes.Count == reply.Length) return [.. bytes];
        }
    }
}
