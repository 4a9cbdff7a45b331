using Distro.Engine;
using Distro.Shard.Telemetry;

namespace Distro.Tests.Shard.Telemetry;

/// <summary>What has no room in the slot's own line goes on in wide sums: nothing is lost on the way, however much is added, and a reader never sees a carry half made.</summary>
public sealed class SlotCountsTests : IDisposable
{
    private const int Slot = 16_383;

    private readonly Keyspace keyspace = new(new KeyspaceOptions { HashSeed = 1, Workers = 1, ReservedBytes = 1L << 30 });

    public void Dispose() => keyspace.Dispose();

    [Theory]
    [InlineData(7, 1, 1)]
    [InlineData(1 << 17, 8_000, 5)]
    [InlineData((1 << 18) - 1, 5, (1 << 16) - 1)]
    [InlineData(1 << 18, 1 << 14, 1 << 16)]
    [InlineData(1L << 40, 1L << 41, 1L << 42)]
    [InlineData(3, 3, -2)]
    public void Sums_are_exact(long ticks, long requestBytes, long replyBytes)
    {
        var counts = new SlotCounts(keyspace);
        for (var i = 1; i <= 50; i++)
        {
            counts.Add(Slot, ticks, requestBytes, replyBytes);
            Assert.Equal((ticks * i, requestBytes * i, replyBytes * i), counts.Of(Slot));
        }

        counts.AddLate(Slot, 1, 2, 3);
        Assert.Equal((ticks * 50 + 1, requestBytes * 50 + 2, replyBytes * 50 + 3), counts.Of(Slot));
        Assert.Equal((0, 0, 0), counts.Of(0));
        counts.Clear();
        Assert.Equal((0, 0, 0), counts.Of(Slot));
    }

    [Fact]
    public void Counting_anew_begins_at_nothing_and_leaves_the_lock_alone()
    {
        Assert.True(keyspace.Lock(Slot).TryAcquire());
        keyspace.LastOffset(Slot) = long.MaxValue;
        new SlotCounts(keyspace).Add(Slot, (1 << 18) - 1, (1 << 14) - 1, (1 << 16) - 1);
        Assert.True(keyspace.Lock(Slot).TryMarkWaiting());
        Assert.Equal((0, 0, 0), new SlotCounts(keyspace).Of(Slot));
        Assert.Equal(long.MaxValue, keyspace.LastOffset(Slot));
        Assert.True(keyspace.Lock(Slot).Release());
    }

    [Fact]
    public async Task A_reader_never_sees_sums_fall()
    {
        const int times = 100_000;
        const long bytes = 5_000;
        var counts = new SlotCounts(keyspace);
        var adding = Task.Run(() =>
        {
            for (var i = 0; i < times; i++)
                counts.Add(Slot, 2 * bytes, bytes, 1);
        });
        var (lastTicks, lastReply) = (0L, 0L);
        do
        {
            var (ticks, request, reply) = counts.Of(Slot);
            Assert.True(ticks >= lastTicks && reply >= lastReply && ticks == 2 * request && request % bytes == 0, $"{ticks}, {request}, {reply} after {lastTicks}, {lastReply}");
            (lastTicks, lastReply) = (ticks, reply);
        }
        while (!adding.IsCompleted);
        await adding;
        Assert.Equal((2 * times * bytes, times * bytes, times), counts.Of(Slot));
    }
}
