using Distro.ChangeLog.Records;
using Distro.Commands.Execution;
using Distro.Shard.Log;

namespace Distro.Tests.Shard.Log;

/// <summary>The ring holds whole records in order, over its edge and from many threads, and gives memory back.</summary>
public class LogRingTests
{
    private const long Megabyte = 1 << 20;

    [Fact]
    public void Records_survive_the_edge()
    {
        using var ring = Ring(4 * Megabyte);
        var random = new Random(11);
        var effects = new EffectWriter();
        var buffer = new byte[2 * Megabyte];
        long offset = 0;
        for (var i = 0; i < 3_000; i++)
        {
            var value = new byte[random.Next(i % 100 == 0 ? 900_000 : 3_000)];
            random.NextBytes(value);
            Fill(effects, i % 16384, value);
            var end = ring.Append(epoch: 3, 1_000 + i, effects);
            Assert.Equal(end, ring.PublishedOffset);
            var copied = ring.ReadPublished(offset, buffer);
            Assert.Equal(end - offset, copied);
            var reader = new RecordReader(buffer.AsSpan(0, copied), offset);
            Assert.Equal(RecordStatus.Whole, reader.Read(out var record));
            Assert.Equal(3, record.Header.Epoch);
            Assert.Equal(1_000 + i, record.Header.TimeMilliseconds);
            foreach (var part in record.Parts)
                Assert.True(part.Resp.SequenceEqual(effects.Bytes));
            offset = end;
            ring.ReleaseBelow(offset);
        }

        Assert.True(offset > 3 * ring.Capacity, "it went round");
    }

    /// <summary>Nobody has to walk over records that become whole in order; what is read is what the reader has asked for.</summary>
    [Fact]
    public void A_record_behind_all_others_is_published_at_once()
    {
        using var ring = Ring(4 * Megabyte);
        var effects = new EffectWriter();
        Fill(effects, 1, new byte[100]);
        var first = ring.Append(epoch: 1, 1, effects);
        Assert.Equal(first, ring.LastPublishedOffset);
        var buffer = new byte[1000];
        Assert.Equal(0, ring.ReadPublished(0, buffer));
        Assert.Equal(first, ring.WalkPublished());
        Fill(effects, 2, new byte[200]);
        var second = ring.Append(epoch: 1, 2, effects);
        Assert.Equal(first, ring.ReadPublished(0, buffer));
        Assert.Equal(second, ring.PublishedOffset);
        Assert.Equal(second, ring.ReadPublished(0, buffer));
    }

    /// <summary>A batch's records go to the disk together, so who sends hears of them at its end; of many bytes before.</summary>
    [Fact]
    public void Who_sends_is_told_at_a_batch_s_end_or_when_much_is_new_and_once_until_it_asks()
    {
        using var ring = Ring(4 * Megabyte);
        var told = 0;
        ring.Published = () => told++;
        var effects = new EffectWriter();
        Fill(effects, 1, new byte[100]);
        ring.TellRest();
        ring.Append(epoch: 1, 1, effects);
        ring.Append(epoch: 1, 1, effects);
        Assert.Equal(0, told);
        ring.TellRest();
        ring.TellRest();
        Assert.Equal(1, told);
        Assert.Equal(ring.ClaimedOffset, ring.PublishedOffset);
        ring.TellRest();
        Assert.Equal(1, told);
        Fill(effects, 1, new byte[40_000]);
        ring.Append(epoch: 1, 2, effects);
        Assert.Equal(2, told);
        ring.Append(epoch: 1, 2, effects);
        Assert.Equal(2, told);
    }

    [Fact]
    public async Task Many_threads_append_and_one_reads()
    {
        using var ring = Ring(8 * Megabyte);
        const int threads = 4;
        const int each = 10_000;
        var told = new SemaphoreSlim(0);
        ring.Published = () => told.Release();
        var writers = Enumerable.Range(0, threads).Select(number => Task.Run(() =>
        {
            var effects = new EffectWriter();
            var random = new Random(number);
            for (var i = 0; i < each; i++)
            {
                Fill(effects, number, new byte[random.Next(400)]);
                ring.Append(epoch: 1, i, effects);
                if (i % 7 == 0 || i == each - 1) ring.TellRest();
            }
        })).ToArray();
        var buffer = new byte[Megabyte];
        long offset = 0, lastTime = 0;
        var records = 0;
        var counts = new int[threads];
        while (records < threads * each)
        {
            Assert.True(await told.WaitAsync(RespClient.PatienceMilliseconds));
            while (ring.PublishedOffset > offset)
            {
                var copied = ring.ReadPublished(offset, buffer);
                records += Check(buffer.AsSpan(0, copied), offset, ref lastTime, counts);
                offset += copied;
                ring.ReleaseBelow(offset);
            }
        }

        await Task.WhenAll(writers);
        Assert.All(counts, count => Assert.Equal(each, count));
        Assert.Equal(ring.ClaimedOffset, offset);
    }

    [Fact]
    public void A_restart_goes_on_at_its_offset()
    {
        using var ring = Ring(4 * Megabyte);
        var effects = new EffectWriter();
        Fill(effects, 1, new byte[1000]);
        ring.Append(1, 5, effects);
        ring.Restart(123_456 * 8, timeFloorMilliseconds: 900);
        Assert.Equal(123_456 * 8, ring.PublishedOffset);
        var end = ring.Append(2, 10, effects);
        Assert.Equal(end, ring.PublishedOffset);
        var buffer = new byte[4096];
        var copied = ring.ReadPublished(123_456 * 8, buffer);
        var reader = new RecordReader(buffer.AsSpan(0, copied), 123_456 * 8);
        Assert.Equal(RecordStatus.Whole, reader.Read(out var record));
        Assert.Equal(900, record.Header.TimeMilliseconds);
        Assert.Equal(0, ring.ReadPublished(0, buffer));
    }

    private static LogRing Ring(long bytes) => new(bytes, TimeProvider.System, TimeSpan.FromSeconds(20));

    private static void Fill(EffectWriter effects, int slot, byte[] value)
    {
        effects.Clear();
        effects.Begin(slot, 0, 3);
        effects.Arg("SET"u8);
        effects.Arg("key"u8);
        effects.Arg(value);
    }

    private static int Check(ReadOnlySpan<byte> bytes, long offset, ref long lastTime, int[] counts)
    {
        var reader = new RecordReader(bytes, offset);
        var records = 0;
        while (reader.Read(out var record) == RecordStatus.Whole)
        {
            Assert.True(record.Header.TimeMilliseconds >= lastTime);
            lastTime = record.Header.TimeMilliseconds;
            foreach (var part in record.Parts)
                counts[part.Slot]++;
            records++;
        }

        Assert.Equal(bytes.Length, reader.Position);
        return records;
    }
}
