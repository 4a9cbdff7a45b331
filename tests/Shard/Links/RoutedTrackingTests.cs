namespace Distro.Tests.Shard.Links;

/// <summary>Client-side caching through a real router: what a client asked for decides which of its reads are remembered, and whatever changes a key invalidates it.</summary>
public class RoutedTrackingTests
{
    [Fact]
    public async Task With_noloop_a_broadcast_is_not_for_the_client_that_made_the_change()
    {
        await using var cluster = new RoutedCluster(2);
        var mine = Modern(cluster);
        var all = Modern(cluster);
        var writer = cluster.Connect();
        mine.Expect("CLIENT TRACKING ON BCAST NOLOOP PREFIX k", "OK");
        all.Expect("CLIENT TRACKING ON BCAST PREFIX k", "OK");
        for (var i = 0; i < 10; i++)
        {
            mine.Expect($"SET k:{i} own", "OK");
            Assert.Equal($">[invalidate, [k:{i}]]", all.Read());
            writer.Expect($"SET k:{i} other", "OK");
            Assert.Equal($">[invalidate, [k:{i}]]", mine.Read());
            Assert.Equal($">[invalidate, [k:{i}]]", all.Read());
        }

        // A change made at the shard itself is nobody's of the router. One of the two owns the slot.
        foreach (var shard in cluster.Shards)
            shard.Connect().Run("SET k{a} direct");
        Assert.Equal(">[invalidate, [k{a}]]", mine.Read());
        mine.Expect("PING", "PONG");
    }

    [Fact]
    public async Task To_forget_everything_is_said_once_until_something_is_read_again()
    {
        await using var cluster = new RoutedCluster(3);
        var writer = cluster.Connect();
        for (var round = 0; round < 3; round++)
        {
            // A reader of its own: one that reads again before the last shard has said it is told once more, for what it then has.
            var reader = Modern(cluster);
            reader.Expect("CLIENT TRACKING ON", "OK");
            // One key of each group, so that each shard knows the reader.
            foreach (var key in new[] { "a", "b", "c", "d", "e", "f" })
                reader.Run($"GET {key}");
            writer.Expect("FLUSHALL", "OK");
            Assert.Equal(">[invalidate, nil]", reader.Read());
            reader.Expect("PING", "PONG");
        }
    }

    [Fact]
    public async Task With_optout_every_read_is_remembered_but_those_that_were_said_not_to_be()
    {
        await using var cluster = new RoutedCluster(2);
        var reader = Modern(cluster);
        var writer = cluster.Connect();
        reader.Expect("CLIENT TRACKING ON OPTOUT", "OK");
        reader.Run("GET a");
        reader.Expect("CLIENT CACHING NO", "OK");
        reader.Run("GET b");
        reader.Run("GET c");
        foreach (var key in new[] { "b", "a", "c" })
        {
            writer.Run($"SET {key} v");
            if (key != "b") Assert.Equal($">[invalidate, [{key}]]", reader.Read());
        }

        reader.Expect("PING", "PONG");
        reader.Expect("CLIENT CACHING YES", "-ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.");
    }

    [Theory]
    [InlineData("OPTIN", "YES", "CLIENT CACHING YES; GET k", true)]
    [InlineData("OPTIN", "YES", "GET k; CLIENT CACHING YES", true)]
    [InlineData("OPTIN", "YES", "GET k", false)]
    [InlineData("OPTOUT", "NO", "CLIENT CACHING NO; GET k", false)]
    [InlineData("OPTOUT", "NO", "GET k; CLIENT CACHING NO", true)]
    [InlineData("OPTOUT", "NO", "GET k", true)]
    public async Task What_is_said_of_caching_in_a_transaction_is_about_its_reads_and_no_others(string mode, string word, string commands, bool isRemembered)
    {
        await using var cluster = new RoutedCluster(2);
        var reader = Modern(cluster);
        var writer = cluster.Connect();
        reader.Expect($"CLIENT TRACKING ON {mode}", "OK");
        reader.Expect("MULTI", "OK");
        foreach (var command in commands.Split("; ")) reader.Expect(command, "QUEUED");
        reader.Run("EXEC");
        writer.Expect("SET k v", "OK");
        if (isRemembered) Assert.Equal(">[invalidate, [k]]", reader.Read());
        reader.Run("GET after");
        writer.Expect("SET after v", "OK");
        if (mode == "OPTOUT") Assert.Equal(">[invalidate, [after]]", reader.Read());
        reader.Expect($"CLIENT CACHING {word}", "OK");
        reader.Expect("PING", "PONG");
    }

    [Fact]
    public async Task What_is_said_of_caching_is_over_with_a_command_that_was_refused()
    {
        await using var cluster = new RoutedCluster(2);
        var direct = cluster.Shards[0].Connect();
        direct.Run("HELLO 3");
        foreach (var reader in new[] { Modern(cluster), direct })
        {
            reader.Expect("CLIENT TRACKING ON OPTOUT", "OK");
            foreach (var refused in new[] { "GET", "NOSUCH" })
            {
                reader.Expect("CLIENT CACHING NO", "OK");
                Assert.Contains("caching-no", reader.Run("CLIENT TRACKINGINFO"));
                Assert.StartsWith("-ERR", reader.Run(refused));
                Assert.DoesNotContain("caching-no", reader.Run("CLIENT TRACKINGINFO"));
            }
        }
    }

    [Fact]
    public async Task What_expires_is_invalidated_for_readers_and_broadcasts()
    {
        await using var cluster = new RoutedCluster(2);
        var reader = Modern(cluster);
        var broadcast = Modern(cluster);
        var writer = cluster.Connect();
        reader.Expect("CLIENT TRACKING ON", "OK");
        broadcast.Expect("CLIENT TRACKING ON BCAST NOLOOP PREFIX key:", "OK");
        for (var i = 0; i < 4; i++)
        {
            writer.Expect($"SET key:{i} v PX 100", "OK");
            Assert.Equal($">[invalidate, [key:{i}]]", broadcast.Read());
            reader.Expect($"GET key:{i}", "v");
            foreach (var shard in cluster.Shards)
                shard.Clock.Advance(200);
            writer.Expect($"EXISTS key:{i}", "0");
            Assert.Equal($">[invalidate, [key:{i}]]", reader.Read());
            Assert.Equal($">[invalidate, [key:{i}]]", broadcast.Read());
        }
    }

    [Fact]
    public async Task What_is_evicted_is_invalidated()
    {
        await using var cluster = new RoutedCluster(2);
        var reader = Modern(cluster);
        var writer = cluster.Connect();
        reader.Expect("CLIENT TRACKING ON", "OK");
        const int keys = 40;
        for (var i = 0; i < keys; i++)
        {
            writer.Run($"SET key:{i} " + new string('x', 50_000));
            reader.Run($"STRLEN key:{i}");
        }

        foreach (var shard in cluster.Shards)
        {
            var admin = shard.Connect();
            admin.Expect("CONFIG SET maxmemory-policy allkeys-lru", "OK");
            admin.Expect($"CONFIG SET maxmemory {shard.Plane.Memory.CountedBytes / 2}", "OK");
        }

        for (var i = 0; i < 16; i++)
            writer.Run($"SET another:{i} v");
        var told = reader.Read();
        Assert.Matches(@"^>\[invalidate, \[key:\d+\]\]$", told);
        writer.Expect("EXISTS " + told[">[invalidate, [".Length..^2], "0");
    }

    private static RespClient Modern(RoutedCluster cluster)
    {
        var client = cluster.Connect();
        client.Run("HELLO 3");
        return client;
    }
}
