using Distro.ChangeLog.Records;
using Distro.Tests.ChangeLog.Records;
using Distro.Topology;
using Distro.Wire.Links;
using Distro.Wire.Messages;

namespace Distro.Tests.Persistence.Hosting;

/// <summary>The service's own classes over loopback and a directory of its own, spoken to as a primary would.</summary>
public sealed class WriterServiceTests : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("distro-writer-").FullName;

    public void Dispose() => Directory.Delete(path, recursive: true);

    [Fact]
    public async Task What_was_acknowledged_as_durable_is_there_after_a_restart()
    {
        var sample = new SampleLog(1);
        var records = (byte[])[.. sample.StartEpoch(3), .. sample.Many(20)];
        await using (var writer = await RunningWriter.Start(path))
        {
            await using var primary = await writer.Connect();
            Assert.Equal(0, (await primary.Promise(epoch: 3, incarnation: 5)).EndOffset);
            primary.Send(new Append(0, 3, 0, 0, 1, records));
            while ((await primary.Next<AppendReply>()).DurableOffset < records.Length)
            {
            }
        }

        await using (var writer = await RunningWriter.Start(path))
        {
            await using var candidate = await writer.Connect();
            var promised = await candidate.Promise(epoch: 4, incarnation: 6);
            Assert.Equal((records.Length, records.Length), (promised.EndOffset, promised.DurableOffset));
            Assert.Equal([new EpochStart(3, 0)], promised.History);
            candidate.Send(new ReadLog(0, 9, 0, 0, 0, CommittedOnly: false, 1 << 20));
            var read = await candidate.Next<ReadLogReply>();
            Assert.Equal((9, ReadStatus.Ok), (read.Ticket, read.Status));
            Assert.True(read.Records.Span.SequenceEqual(records));
        }
    }

    [Fact]
    public async Task A_promise_outlives_the_process_that_gave_it()
    {
        await using (var writer = await RunningWriter.Start(path))
        {
            await using var candidate = await writer.Connect();
            await candidate.Promise(epoch: 7, incarnation: 5);
        }

        await using (var writer = await RunningWriter.Start(path))
        {
            await using var late = await writer.Connect();
            late.Send(new Promise(0, 6, 8, Durability.Always, writer.Id));
            Assert.Equal(7, (await late.Next<Refused>()).PromisedEpoch);
        }
    }

    [Fact]
    public async Task A_disk_gives_no_promise_in_the_name_of_the_one_that_was_there_before()
    {
        await using var writer = await RunningWriter.Start(path);
        await using var candidate = await writer.Connect();
        candidate.Send(new Promise(0, 1, 5, Durability.Always, new string('a', 40)));
        Assert.Equal(2, (await candidate.Promise(epoch: 2, incarnation: 5)).Epoch);
    }

    [Fact]
    public async Task An_old_primary_is_refused_once_a_later_epoch_was_promised()
    {
        await using var writer = await RunningWriter.Start(path);
        await using var old = await writer.Connect();
        await old.Promise(epoch: 1, incarnation: 5);
        var start = RecordWriter.EpochStart(0, 1, 1);
        old.Send(new Append(0, 1, 0, 0, 1, start));
        while ((await old.Next<AppendReply>()).DurableOffset < start.Length)
        {
        }

        await using var candidate = await writer.Connect();
        await candidate.Promise(epoch: 2, incarnation: 6);
        old.Send(new Append(0, 1, start.Length, 0, 2, new SampleLog(2, start.Length).Next()));
        Assert.Equal(2, (await old.Next<Refused>()).PromisedEpoch);
    }

    [Fact]
    public async Task A_second_process_on_the_same_directory_does_not_start()
    {
        await using var writer = await RunningWriter.Start(path);
        Assert.Contains("Another process", (await Assert.ThrowsAsync<IOException>(() => RunningWriter.Start(path))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_whose_log_is_damaged_is_not_promised_and_the_others_are_served()
    {
        var sample = new SampleLog(3);
        var records = (byte[])[.. sample.StartEpoch(1), .. sample.Many(20)];
        await using (var writer = await RunningWriter.Start(path))
        {
            await using var primary = await writer.Connect();
            await primary.Promise(epoch: 1, incarnation: 5);
            primary.Send(new Append(0, 1, 0, 0, 1, records));
            while ((await primary.Next<AppendReply>()).DurableOffset < records.Length)
            {
            }
        }

        var file = Directory.GetFiles(Path.Combine(path, "group-0"), "*.log").Single();
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[200] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        await using (var writer = await RunningWriter.Start(path))
        {
            Assert.Contains("group 0 is damaged", (await writer.Health()).Description, StringComparison.Ordinal);
            await using var candidate = await writer.Connect();
            candidate.Send(new Promise(0, 2, 6, Durability.Always, writer.Id));
            candidate.Send(new Promise(1, 9, 6, Durability.Always, writer.Id));
            Assert.Equal(1, (await candidate.Next<PromiseReply>()).Group);
        }

        bytes[200] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        await using var restored = await RunningWriter.Start(path);
        await using var again = await restored.Connect();
        Assert.Equal(records.Length, (await again.Promise(epoch: 2, incarnation: 6)).EndOffset);
    }

    [Fact]
    public async Task A_stranger_gets_no_word()
    {
        await using var writer = await RunningWriter.Start(path);
        var wrong = new ControlLinkOptions { Secret = "guessed"u8.ToArray(), HandshakeMillisecondsMax = 60_000 };
        await Assert.ThrowsAsync<LinkException>(() => ControlLink.ConnectAsync(writer.Endpoint, wrong, CancellationToken.None));
    }
}
