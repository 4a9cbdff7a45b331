using Distro.Topology;

namespace Distro.Tests.Shard.Execution;

/// <summary>What the log says, applied elsewhere, gives the same data: every type, expiry, flushes, many slots at once.</summary>
public class ReplayTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public async Task Replay_equals_the_original(int seed)
    {
        await using var primary = ShardHarness.Primary(Durability.Interval, loops: 2);
        await using var replica = new ShardHarness(standAlone: false, loops: 1);
        var client = primary.Connect();
        var random = new Random(seed);
        for (var i = 0; i < 4_000; i++)
        {
            client.Run(RandomCommand(random, i));
            if (i % 500 == 0)
                primary.Clock.Advance(400);
        }

        // Active expiry goes on: what is compared is what the log said while nothing was added to it.
        long offset;
        string contents, digest;
        do
        {
            offset = primary.Plane.PublishedOffset;
            contents = Contents(client);
            digest = client.Run("DEBUG DIGEST");
        }
        while (offset != primary.Plane.PublishedOffset);
        var log = primary.ReadLog()[..(int)offset];
        ApplyInPieces(replica, log, random);
        Assert.Equal(offset, replica.Plane.AppliedOffset);
        replica.Clock.Advance(primary.Clock.UnixMilliseconds - replica.Clock.UnixMilliseconds);
        replica.Plane.ServeAsReplica();
        Assert.Equal(contents, Contents(replica.Connect()));
        Assert.Matches("^[0-9a-f]{40}$", digest);
        Assert.Equal(digest, replica.Connect().Run("DEBUG DIGEST"));
    }

    [Fact]
    public async Task A_replica_serves_reads_and_refuses_writes()
    {
        await using var primary = ShardHarness.Primary(Durability.Interval);
        await using var replica = new ShardHarness(standAlone: false);
        var reader = replica.Connect();
        reader.Expect("GET a", "-LOADING Redis is loading the dataset in memory");
        primary.Connect().Expect("SET a 1", "OK");
        replica.Plane.Apply(primary.ReadLog());
        replica.Plane.ServeAsReplica();
        reader.Expect("GET a", "1");
        reader.Expect("SET a 2", "-READONLY You can't write against a read only replica.");
        replica.Plane.Suspend("MASTERDOWN");
        reader.Expect("GET a", "-MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.");
        replica.Plane.Reset();
        Assert.Equal(0, replica.Plane.AppliedOffset);
        Assert.Equal(0, replica.Plane.Keyspace.Count(0));
    }

    [Fact]
    public async Task A_promoted_replica_goes_on_where_the_log_ended()
    {
        await using var primary = ShardHarness.Primary(Durability.Interval);
        await using var replica = new ShardHarness(standAlone: false);
        primary.Connect().Expect("SET a 1", "OK");
        var first = primary.ReadLog();
        replica.Plane.Apply(first);
        replica.Plane.ExtendLease(replica.Clock.MonotonicMilliseconds + 100_000);
        replica.Plane.ServeAsPrimary(epoch: 2, timeFloorMilliseconds: 0, Durability.Interval);
        replica.Connect().Expect("INCR a", "2");
        var second = replica.ReadLog(first.Length);
        await using var third = new ShardHarness(standAlone: false);
        third.Plane.Apply(first);
        third.Plane.Apply(second);
        third.Plane.ServeAsReplica();
        third.Connect().Expect("GET a", "2");
    }

    /// <summary>So much that a stretch of it is under way on the loops when it is given up.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public async Task A_load_that_is_given_up_halfway_leaves_nothing_to_the_next(int seed)
    {
        const int keys = 2000;
        const int valueBytes = 6000;
        await using var primary = ShardHarness.Primary(Durability.Interval, loops: 2);
        await using var replica = new ShardHarness(standAlone: false, loops: 2);
        var client = primary.Connect();
        var random = new Random(seed);
        var value = new string('v', valueBytes);
        for (var i = 0; i < keys; i++) client.Run($"SET key{i} {random.Next()}{value}");
        var log = primary.ReadLog();
        replica.Plane.Apply(log, moreComes: true);
        replica.Plane.Reset();
        Assert.Equal(0, replica.Plane.Keyspace.Count(0));
        Assert.Equal(0, replica.Plane.AppliedOffset);
        replica.Plane.Apply(log, moreComes: true);
        replica.Plane.Apply(default, moreComes: false);
        replica.Plane.ServeAsReplica();
        Assert.Equal(client.Run("DEBUG DIGEST"), replica.Connect().Run("DEBUG DIGEST"));
    }

    [Fact]
    public async Task Bytes_that_are_no_log_are_refused()
    {
        await using var primary = ShardHarness.Primary(Durability.Interval);
        await using var replica = new ShardHarness(standAlone: false);
        primary.Connect().Expect("SET a 1", "OK");
        var log = primary.ReadLog();
        log[^9] ^= 1;
        Assert.Throws<InvalidDataException>(() => replica.Plane.Apply(log));
        Assert.Equal(0, replica.Plane.AppliedOffset);
    }

    private static string RandomCommand(Random random, int round)
    {
        var key = random.Next(60);
        var number = random.Next(-100, 100);
        return random.Next(30) switch
        {
            0 => $"SET s{key} value{number}",
            1 => $"SET s{key} {number} PX {random.Next(1, 1500)}",
            2 => $"INCRBY s{key} {number}",
            3 => $"APPEND s{key} tail{number}",
            4 => $"MSET s{key} 1 s{(key + 7) % 60} 2 s{(key + 13) % 60} 3",
            5 => $"DEL s{key} h{key}",
            6 => $"EXPIRE h{key} {random.Next(1, 3)}",
            7 or 8 => $"HSET h{key} f{number} v{round}",
            9 => $"HDEL h{key} f{number} f{number + 1}",
            10 => $"HINCRBY n{key} f{number & 3} {number}",
            11 or 12 => $"RPUSH l{key} e{round} e{number}",
            13 => $"LPOP l{key}",
            14 => $"RPOP l{key} 2",
            15 or 16 => $"SADD set{key} m{number} m{round}",
            17 => $"SREM set{key} m{number}",
            18 or 19 => $"ZADD z{key} {number} m{random.Next(40)}",
            20 => $"ZINCRBY z{key} 0.5 m{random.Next(40)}",
            21 => $"RENAME s{key} s{(key + 29) % 60}",
            22 => $"GET s{key}",
            23 => $"HPEXPIRE h{key} {random.Next(1, 1500)} FIELDS 2 f{number} f{number + 1}",
            24 => $"HSETEX h{key} PX {random.Next(1, 1500)} FIELDS 1 f{number} v{round}",
            25 => $"HGETEX h{key} PERSIST FIELDS 1 f{number}",
            26 => $"SPEXPIRE set{key} {random.Next(1, 1500)} MEMBERS 2 m{number} m{round - 3}",
            27 => $"MOVE l{key} {random.Next(1, 3)}",
            28 => random.Next(20) == 0 ? $"SWAPDB {random.Next(3)} {random.Next(3)}" : $"COPY h{key} h{(key + 7) % 60} DB {random.Next(3)} REPLACE",
            _ => round % 1999 == 1998 ? "FLUSHALL" : $"PERSIST h{key}",
        };
    }

    private static void ApplyInPieces(ShardHarness replica, byte[] log, Random random)
    {
        var offset = 0;
        while (offset < log.Length)
        {
            var piece = Distro.ChangeLog.Records.RecordReader.WholeBytes(log.AsSpan(offset, Math.Min(random.Next(1, 20_000), log.Length - offset)), offset);
            if (piece == 0)
                continue;
            replica.Plane.Apply(log.AsSpan(offset, piece));
            offset += piece;
        }
    }

    private static string Contents(RespClient client)
    {
        var keys = client.Run("KEYS *").Trim('[', ']').Split(", ").Order(StringComparer.Ordinal);
        return string.Join("\n", keys.Select(key => $"{key} {client.Run($"PTTL {key}")} {Value(client, key)}"));
    }

    private static string Value(RespClient client, string key) => client.Run($"TYPE {key}") switch
    {
        "string" => client.Run($"GET {key}"),
        "hash" => Sorted(client.Run($"HGETALL {key}"), 2),
        "list" => client.Run($"LRANGE {key} 0 -1"),
        "set" => Sorted(client.Run($"SMEMBERS {key}"), 1),
        "zset" => client.Run($"ZRANGE {key} 0 -1 WITHSCORES"),
        var type => type,
    };

    private static string Sorted(string array, int each)
        => string.Join(", ", array.Trim('[', ']').Split(", ").Chunk(each).Select(item => string.Join("=", item)).Order(StringComparer.Ordinal));
}
