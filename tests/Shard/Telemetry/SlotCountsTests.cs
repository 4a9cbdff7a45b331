using Distro.Shard.Telemetry;

namespace Distro.Tests.Shard.Telemetry;

/// <summary>Two sums share a word: neither runs over into the other, however much is added, and a reader never sees a carry half made.</summary>
public class SlotCountsTests
{
    private const int Slot = 16_383;

    [Theory]
    [InlineData(1, 1)]
    [InlineData((1 << 30) - 1, 5)]
    [InlineData(5, (1 << 30) - 1)]
    [InlineData(1L << 30, 1L << 40)]
    [InlineData(3, -2)]
    public void Sums_are_exact(long requestBytes, long replyBytes)
    {
        var counts = new SlotCounts();
        for (var i = 1; i <= 50; i++)
        {
            counts.Add(Slot, 7, requestBytes, replyBytes);
            Assert.Equal((7 * i, requestBytes * i, replyBytes * i), counts.Of(Slot));
        }

        Assert.Equal((0, 0, 0), counts.Of(0));
        counts.Clear();
        Assert.Equal((0, 0, 0), counts.Of(Slot));
    }

    [Fact]
    public async Task A_reader_never_sees_sums_fall()
    {
        const int times = 100_000;
        const long bytes = (1 << 29) + 1;
        var counts = new SlotCounts();
        var adding = Task.Run(() =>
        {
            for (var i = 0; i < times; i++)
                counts.Add(Slot, 1, bytes, bytes);
        });
        var (lastRequest, lastReply) = (0L, 0L);
        do
        {
            var (_, request, reply) = counts.Of(Slot);
            Assert.True(request >= lastRequest && reply >= lastReply && request == reply && request % bytes == 0, $"{request}, {reply} after {lastRequest}, {lastReply}");
            (lastRequest, lastReply) = (request, reply);
        }
        while (!adding.IsCompleted);
        await adding;
        Assert.Equal((times, times * bytes, times * bytes), counts.Of(Slot));
    }
}
