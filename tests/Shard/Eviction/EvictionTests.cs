using Distro.Topology;

namespace Distro.Tests.Shard.Eviction;

/// <summary>What goes when memory is full, what stays, and who hears of it.</summary>
public class EvictionTests
{
    private const string OutOfMemory = "-OOM command not allowed when used memory > 'maxmemory'.";
    private const int ValueBytes = 200;

    private static readonly string Value = new('v', ValueBytes);

    [Theory]
    [InlineData("allkeys-lru"), InlineData("allkeys-lfu"), InlineData("allkeys-lrm"), InlineData("allkeys-random")]
    [InlineData("volatile-lru"), InlineData("volatile-lfu"), InlineData("volatile-lrm"), InlineData("volatile-random"), InlineData("volatile-ttl")]
    public async Task Writes_go_on_when_memory_is_full(string policy)
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        client.Expect("CONFIG SET maxmemory-policy " + policy, "OK");
        client.Expect("CONFIG SET maxmemory 200kb", "OK");
        for (var i = 0; i < 3_000; i++)
            client.Expect($"SET key:{i} {Value} EX {1000 + i}", "OK");
        client.Expect("PING", "PONG");
        shard.UntilEvicted();
        Assert.InRange(shard.Plane.Memory.CountedBytes, 100_000, 200 * 1024);
        var left = shard.Plane.Keyspace.Count(0);
        Assert.Equal(3_000 - left, shard.Plane.Workers.Sum(worker => worker.Statistics.Evicted));
        Assert.Equal(shard.Plane.Keyspace.UsedBytes, shard.Plane.Keyspace.WalkUsedBytes());
        Assert.Contains($"evicted_keys:{3_000 - left}", client.Run("INFO stats"));
    }

    [Theory]
    [InlineData("volatile-lru"), InlineData("volatile-lfu"), InlineData("volatile-lrm"), InlineData("volatile-random"), InlineData("volatile-ttl")]
    public async Task A_volatile_policy_never_touches_keys_that_do_not_expire(string policy)
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        for (var i = 0; i < 400; i++)
            client.Expect($"SET stays:{i} {Value}", "OK");
        for (var i = 0; i < 200; i++)
            client.Expect($"SET goes:{i} {Value} EX 1000", "OK");
        client.Expect("CONFIG SET maxmemory-policy " + policy, "OK");
        client.Expect($"CONFIG SET maxmemory {shard.Plane.Memory.CountedBytes}", "OK");
        var refused = 0;
        for (var i = 0; i < 400 && refused == 0; i++)
            refused += client.Run($"SET more:{i} {Value}") == OutOfMemory ? 1 : 0;
        Assert.Equal(1, refused);
        Assert.Equal(0, shard.Plane.Keyspace.CountWithExpiry(0));
        for (var i = 0; i < 400; i++)
            client.Expect($"EXISTS stays:{i}", "1");
        client.Expect("DEL stays:0 stays:1 stays:2", "3");
        client.Expect($"SET again {Value}", "OK");
    }

    [Fact]
    public async Task A_key_that_expires_is_found_among_many_that_do_not()
    {
        await using var shard = new ShardHarness(loops: 1);
        var client = shard.Connect();
        for (var i = 0; i < 3_000; i++)
            client.Expect($"SET {{slot}}:{i} {Value}", "OK");
        client.Expect("EXPIRE {slot}:1500 1000", "1");
        client.Expect("EXPIRE {slot}:1501 2000", "1");
        client.Expect("CONFIG SET maxmemory-policy volatile-ttl", "OK");
        client.Expect($"CONFIG SET maxmemory {shard.Plane.Memory.CountedBytes - 100}", "OK");
        client.Expect("SET {slot}:new 1", "OK");
        client.Expect("EXISTS {slot}:1500 {slot}:1501", "1");
    }

    [Fact]
    public async Task Of_keys_that_expire_the_next_one_goes()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        for (var i = 0; i < 1_000; i++)
            client.Expect($"SET key:{i} {Value} EX {10_000 + (i * 10)}", "OK");
        client.Expect("CONFIG SET maxmemory-policy volatile-ttl", "OK");
        client.Expect($"CONFIG SET maxmemory {shard.Plane.Memory.CountedBytes / 2}", "OK");
        client.Expect("SET last 1", "OK");
        var late = 0;
        for (var i = 750; i < 1_000; i++)
            late += client.Run($"EXISTS key:{i}") == "1" ? 1 : 0;
        var early = 0;
        for (var i = 0; i < 250; i++)
            early += client.Run($"EXISTS key:{i}") == "1" ? 1 : 0;
        Assert.True(late > 230 && early < 20, $"of 250 each there are {early} early and {late} late ones left");
    }

    [Fact]
    public async Task Evicted_keys_are_gone_on_the_replica_too()
    {
        await using var primary = ShardHarness.Primary(Durability.Interval, loops: 2, ("MaxMemory", "150kb"), ("MaxMemoryPolicy", "allkeys-lru"));
        await using var replica = new ShardHarness(standAlone: false, loops: 1, ("MaxMemory", "1"), ("MaxMemoryPolicy", "allkeys-lru"));
        var client = primary.Connect();
        for (var i = 0; i < 2_000; i++)
            client.Expect(i % 3 == 0 ? $"RPUSH list:{i} {Value} b c" : $"SET key:{i} {Value}", i % 3 == 0 ? "3" : "OK");
        client.Expect("PING", "PONG");
        primary.UntilEvicted();
        replica.Plane.Apply(primary.ReadLog());
        replica.Plane.ServeAsReplica();
        var reader = replica.Connect();
        Assert.True(primary.Plane.Keyspace.Count(0) is > 0 and < 1_000);
        for (var i = 0; i < 2_000; i++)
        {
            var key = i % 3 == 0 ? $"list:{i}" : $"key:{i}";
            Assert.Equal(client.Run($"EXISTS {key}"), reader.Run($"EXISTS {key}"));
        }

        Assert.Equal(0, replica.Plane.Workers.Sum(worker => worker.Statistics.Evicted));
    }

    [Fact]
    public async Task Watchers_and_subscribers_hear_of_it()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        var subscriber = shard.Connect();
        client.Expect("CONFIG SET notify-keyspace-events Ee", "OK");
        subscriber.Expect("SUBSCRIBE __keyevent@0__:evicted", "[subscribe, __keyevent@0__:evicted, 1]");
        client.Expect("SET watched 1", "OK");
        client.Expect("WATCH watched", "OK");
        client.Expect("CONFIG SET maxmemory-policy allkeys-random", "OK");
        client.Expect("CONFIG SET maxmemory 1", "OK");
        Assert.Equal("[message, __keyevent@0__:evicted, watched]", subscriber.Read());
        client.Expect("CONFIG SET maxmemory 0", "OK");
        client.Expect("MULTI", "OK");
        client.Expect("SET other 1", "QUEUED");
        client.Expect("EXEC", "nil");
    }

    [Fact]
    public async Task Nothing_goes_and_writes_are_refused_without_a_policy()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        client.Expect("CONFIG GET maxmemory-policy", "[maxmemory-policy, noeviction]");
        client.Expect($"SET a {Value}", "OK");
        client.Expect("CONFIG SET maxmemory 100", "OK");
        client.Expect("SET b 1", OutOfMemory);
        client.Expect("EXPIRE a 1000", "1");
        client.Expect("GET a", Value);
        client.Expect("MULTI", "OK");
        client.Expect("SET b 1", OutOfMemory);
        client.Expect("EXEC", "-EXECABORT Transaction discarded because of previous errors.");
        Assert.True(shard.Plane.Memory.ExceededNowMilliseconds == 0);
        shard.Clock.Advance(500);
        Assert.Equal(500, shard.Plane.Memory.ExceededNowMilliseconds);
        client.Expect("CONFIG SET maxmemory-policy allkeys-lru", "OK");
        client.Expect("CONFIG SET maxmemory 1mb", "OK");
        client.Expect("SET b 1", "OK");
        Assert.Equal(0, shard.Plane.Memory.ExceededNowMilliseconds);
        Assert.Equal(500, shard.Plane.Memory.ExceededMilliseconds);
    }

    [Fact]
    public async Task What_was_flushed_is_freed_before_anything_goes()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        for (var i = 0; i < 2_000; i++)
            client.Expect($"SET key:{i} {Value}", "OK");
        client.Expect("CONFIG SET maxmemory-policy allkeys-lru", "OK");
        client.Expect("CONFIG SET maxmemory 400kb", "OK");
        shard.UntilEvicted();
        var evicted = shard.Plane.Workers.Sum(worker => worker.Statistics.Evicted);
        client.Expect("FLUSHALL", "OK");
        for (var i = 0; i < 1_000; i++)
            client.Expect($"SET key:{i} {Value}", "OK");
        Assert.Equal(1_000, shard.Plane.Keyspace.Count(0));
        Assert.Equal(evicted, shard.Plane.Workers.Sum(worker => worker.Statistics.Evicted));
    }

    /// <summary>A list that exceeds the limit at once makes the next writer wait until enough is gone; it is not refused, and readers are served meanwhile.</summary>
    [Fact]
    public async Task A_writer_waits_for_what_takes_long_to_evict()
    {
        await using var shard = new ShardHarness(settings: ("MaxMemoryEvictionTenacity", "0"));
        var client = shard.Connect();
        for (var i = 0; i < 2_000; i++)
            client.Expect($"SET key:{i} {Value}", "OK");
        client.Expect("CONFIG SET maxmemory-policy allkeys-random", "OK");
        client.Expect("CONFIG SET maxmemory 100kb", "OK");
        client.Send("SET new 1");
        Assert.Equal("OK", client.Read());
        Assert.True(shard.Plane.Memory.CountedBytes <= 101 * 1024);
    }
}
