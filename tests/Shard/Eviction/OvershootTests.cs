using Distro.Topology;

namespace Distro.Tests.Shard.Eviction;

/// <summary>Several loops write at once: memory exceeds its limit by no more than each loop's last command and what it may take unchecked.</summary>
public class OvershootTests
{
    private const int Loops = 4;
    private const int Limit = 2 * 1024 * 1024;
    private const int ValueBytesMax = 20_000;
    private const int UncheckedBytesMax = 64 * 1024;

    [Theory, InlineData(1, "allkeys-lru"), InlineData(2, "allkeys-random"), InlineData(3, "volatile-ttl")]
    public async Task Overshoot_is_bounded(int seed, string policy)
    {
        await using var shard = ShardHarness.Primary(Durability.Interval, Loops, ("MaxMemory", Limit.ToString()), ("MaxMemoryPolicy", policy), ("LogRingBytes", "536870912"));
        using var stop = new CancellationTokenSource();
        var most = 0L;
        var watcher = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                most = Math.Max(most, shard.Plane.Memory.CountedBytes);
                Thread.Yield();
            }
        });
        watcher.Start();
        var writers = Enumerable.Range(0, Loops * 2).Select(index => new Thread(() => Write(shard.Connect(), new Random((seed * 100) + index)))).ToArray();
        foreach (var writer in writers)
            writer.Start();
        foreach (var writer in writers)
            writer.Join();
        stop.Cancel();
        watcher.Join();
        Assert.True(shard.Plane.Workers.Sum(worker => worker.Statistics.Evicted) > 500, $"seed {seed}: too few were evicted to mean anything");

        // The block of a value, its block before it was replaced, a table's growth, and what the loop took unchecked.
        var bound = Limit + (Loops * ((2 * ValueBytesMax * 9 / 8) + 8_192 + UncheckedBytesMax));
        Assert.True(most <= bound, $"seed {seed}: {most} bytes, at most {bound} expected");
        Assert.True(CountIsExactAtRest(shard), $"seed {seed}: used memory is not what its pages hold");
    }

    /// <summary>Loops still free what was evicted, in steps: the two are compared when nothing moved between one count and the next.</summary>
    private static bool CountIsExactAtRest(ShardHarness shard)
    {
        for (var tries = 0; tries < 10_000; tries++)
        {
            var before = shard.Plane.Keyspace.UsedBytes;
            var walked = shard.Plane.Keyspace.WalkUsedBytes();
            if (walked == before) return true;
            Thread.Yield();
        }

        return false;
    }

    /// <summary>What one loop frees, another takes: the first must not take it a second time.</summary>
    [Fact]
    public async Task What_a_loop_has_freed_is_not_its_own()
    {
        await using var shard = new ShardHarness(loops: 2, settings: [("MaxMemory", "1mb"), ("MaxMemoryPolicy", "allkeys-random")]);
        for (var round = 0; round < 6; round++)
        {
            var client = shard.Connect();
            client.Expect("FLUSHALL", "OK");
            for (var i = 0; i < 1_500; i++)
                client.Expect($"SET key:{i} {new string('v', 1_000)}", "OK");
            Assert.InRange(shard.Plane.Memory.CountedBytes, 1 << 19, (1 << 20) + (3 * UncheckedBytesMax));
        }
    }

    private static void Write(RespClient client, Random random)
    {
        for (var i = 0; i < 600; i++)
            client.Expect($"SET key:{random.Next(100_000)} {new string('v', random.Next(ValueBytesMax))} EX {random.Next(1_000, 100_000)}", "OK");
    }
}
