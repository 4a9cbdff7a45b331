using Distro.ChangeLog.Records;
using Distro.Tests.ChangeLog.Records;
using Distro.Topology;
using Distro.Wire.Messages;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Distro.Tests.Persistence.Hosting;

/// <summary>What a disk can do to a writer, and what the writer then does, as docs/OPERATIONS.md promises.</summary>
public sealed class DiskFaultTests : IDisposable
{
    private const int WaitMilliseconds = 60_000;

    private readonly string path = Directory.CreateTempSubdirectory("distro-faults-").FullName;
    private readonly FaultyFiles files = new();
    private readonly SampleLog sample = new(1);

    public void Dispose()
    {
        Environment.ExitCode = 0;
        Directory.Delete(path, recursive: true);
    }

    [Fact]
    public async Task A_full_disk_acknowledges_nothing_says_so_gives_up_snapshots_and_goes_on_by_itself()
    {
        await using var writer = await RunningWriter.Start(path, files);
        await using var primary = await writer.Connect();
        var acknowledged = await Lead(primary, 1);
        await using var bulk = await writer.Connect();
        bulk.Send(new SnapshotOpen(0, 1, 5, 1));
        bulk.Send(new SnapshotChunk(0, 1, 0, new byte[1000]));
        await bulk.Next<SnapshotReply>();
        Assert.Equal(1000, (await bulk.Next<SnapshotReply>()).AcceptedPosition);

        files.IsFull = true;
        var records = sample.Many(5);
        primary.Send(new Append(0, 1, acknowledged, 0, 2, records));
        Assert.Equal(SnapshotStatus.NoRoom, (await bulk.Next<SnapshotReply>()).Status);
        var health = await writer.Health();
        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        Assert.Contains("the disk is full: group 0 waits", health.Description, StringComparison.Ordinal);
        primary.Send(new ReadLog(0, 7, 0, 0, 0, false, 1000));
        Assert.Equal(ReadStatus.Ok, (await primary.Next<ReadLogReply>()).Status);

        files.IsFull = false;
        while ((await primary.Next<AppendReply>()).DurableOffset < sample.Offset)
        {
        }

        Assert.Equal(HealthStatus.Healthy, (await writer.Health()).Status);
        Assert.False(writer.Ended.IsCompleted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failed_sync_or_a_read_only_disk_ends_the_process_and_nothing_more_is_acknowledged(bool readOnly)
    {
        long acknowledged;
        await using (var writer = await RunningWriter.Start(path, files))
        {
            await using var primary = await writer.Connect();
            acknowledged = await Lead(primary, 1);
            (files.IsReadOnly, files.SyncFails) = (readOnly, !readOnly);
            primary.Send(new Append(0, 1, acknowledged, 0, 2, sample.Many(5)));
            await writer.Ended.WaitAsync(TimeSpan.FromMilliseconds(WaitMilliseconds));
            Assert.Equal(74, Environment.ExitCode);
            files.SyncFails = false;
            primary.Send(new Renew(0, 1, 5, 3, writer.Id));
            primary.Send(new ReadLog(0, 7, 0, 0, 0, false, 1000));
            Assert.True(await NeverDurable(primary, acknowledged), "what the failed sync should have made durable was acknowledged");
        }

        (files.IsReadOnly, files.SyncFails) = (false, false);
        await using var again = await RunningWriter.Start(path, files);
        await using var candidate = await again.Connect();
        candidate.Send(new Promise(0, 2, 6, Durability.Always, again.Id));
        var promised = await candidate.Next<PromiseReply>();
        Assert.InRange(promised.EndOffset, acknowledged, sample.Offset);
        Assert.Equal(promised.EndOffset, promised.DurableOffset);
    }

    [Fact]
    public async Task A_slow_disk_delays_its_own_group_only_and_no_lease()
    {
        await using var writer = await RunningWriter.Start(path, files, slowSyncMilliseconds: 1);
        await using var primary = await writer.Connect();
        var acknowledged = await Lead(primary, 1);
        primary.Send(new Promise(1, 1, 5, Durability.Always, writer.Id));
        await primary.Next<PromiseReply>();

        files.Hanging = "group-0";
        primary.Send(new Append(0, 1, acknowledged, 0, 2, sample.Many(5)));
        await files.Hangs.Task;
        while ((await writer.Health()).Status != HealthStatus.Degraded) await Task.Yield();
        Assert.Contains("slow disk: a sync of the log of group 0", (await writer.Health()).Description, StringComparison.Ordinal);

        primary.Send(new Renew(0, 1, 5, 3, writer.Id));
        Assert.Equal(3, (await primary.Next<RenewReply>()).SentAt);
        var start = RecordWriter.EpochStart(0, 1, 1);
        primary.Send(new Append(1, 1, 0, 0, 4, start));
        AppendReply reply;
        while ((reply = await primary.Next<AppendReply>()).Group != 1 || reply.DurableOffset < start.Length) Assert.True(reply.Group == 1 || reply.DurableOffset <= acknowledged);

        files.LetGo();
        while ((reply = await primary.Next<AppendReply>()).Group != 0 || reply.DurableOffset < sample.Offset)
        {
        }
    }

    /// <summary>Leads group 0 in that epoch; returns the offset up to which everything is acknowledged as durable.</summary>
    private async Task<long> Lead(Peer primary, long epoch)
    {
        await primary.Promise(epoch, incarnation: 5);
        var offset = sample.Offset;
        primary.Send(new Append(0, epoch, offset, 0, 1, (byte[])[.. sample.StartEpoch(epoch), .. sample.Many(10)]));
        while ((await primary.Next<AppendReply>()).DurableOffset < sample.Offset)
        {
        }

        return sample.Offset;
    }

    /// <summary>Whatever still comes on the link until it is closed, or answered last.</summary>
    private static async Task<bool> NeverDurable(Peer primary, long acknowledged)
    {
        while (true)
        {
            var message = await primary.Next<Message>();
            if (message is AppendReply reply && reply.DurableOffset > acknowledged) return false;
            if (message is RenewReply) return true;
        }
    }
}
