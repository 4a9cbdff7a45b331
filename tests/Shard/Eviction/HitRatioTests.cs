namespace Distro.Tests.Shard.Eviction;

/// <summary>A Zipf trace through a cache of a fifth of its keys: whoever looks at uses keeps more of what is used again than chance does.</summary>
public class HitRatioTests
{
    private const int Keys = 3_000;
    private const int Requests = 10_000;
    private const int WarmRequests = 4_000;
    private const int RequestsASecond = 10;

    private static readonly string Value = new('v', 100);

    [Theory, InlineData(1), InlineData(2)]
    public async Task Looking_at_uses_pays(int seed)
    {
        var random = await RatioAsync("allkeys-random", seed);
        var recent = await RatioAsync("allkeys-lru", seed);
        var frequent = await RatioAsync("allkeys-lfu", seed);
        Assert.True(recent > random + 0.02, $"seed {seed}: LRU {recent:F3}, random {random:F3}");
        Assert.True(frequent > random + 0.04, $"seed {seed}: LFU {frequent:F3}, random {random:F3}");
    }

    /// <summary>Reads do not spare a key under LRM, writes do.</summary>
    [Fact]
    public async Task Under_lrm_only_changes_count()
    {
        await using var shard = new ShardHarness(settings: [("MaxMemoryPolicy", "allkeys-lrm"), ("MaxMemorySamples", "64")]);
        var client = shard.Connect();
        for (var i = 0; i < 300; i++)
            client.Expect($"SET key:{i} {Value}", "OK");
        shard.Clock.Advance(100_000);
        for (var i = 0; i < 300; i++)
            Assert.NotEqual("", client.Run(i % 2 == 0 ? $"GET key:{i}" : $"APPEND key:{i} x"));
        client.Expect($"CONFIG SET maxmemory {shard.Plane.Memory.CountedBytes * 3 / 4}", "OK");
        client.Expect("SET new 1", "OK");
        for (var i = 1; i < 300; i += 2)
            client.Expect($"EXISTS key:{i}", "1");
    }

    private static async Task<double> RatioAsync(string policy, int seed)
    {
        await using var shard = new ShardHarness(loops: 1, settings: ("MaxMemoryPolicy", policy));
        var client = shard.Connect();
        for (var i = 0; i < Keys / 5; i++)
            client.Expect($"SET other:{i:D4} {Value}", "OK");
        client.Expect($"CONFIG SET maxmemory {shard.Plane.Memory.CountedBytes}", "OK");
        var zipf = new Zipf(Keys, new Random(seed));
        var hits = 0;
        for (var i = 0; i < Requests; i++)
        {
            if (i % RequestsASecond == 0)
                shard.Clock.Advance(1_000);
            var key = $"key:{zipf.Next():D4}";
            if (client.Run("GET " + key) != "nil")
                hits += i >= WarmRequests ? 1 : 0;
            else
                client.Expect($"SET {key} {Value}", "OK");
        }

        return hits / (double)(Requests - WarmRequests);
    }

    private sealed class Zipf
    {
        private readonly double[] upTo;
        private readonly Random random;

        public Zipf(int count, Random random)
        {
            this.random = random;
            upTo = new double[count];
            var sum = 0.0;
            for (var i = 0; i < count; i++)
                upTo[i] = sum += 1.0 / (i + 1);
        }

        public int Next()
        {
            var found = Array.BinarySearch(upTo, random.NextDouble() * upTo[^1]);
            return found < 0 ? ~found : found;
        }
    }
}
