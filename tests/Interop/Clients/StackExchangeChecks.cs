using StackExchange.Redis;

namespace Distro.Tests.Interop.Clients;

/// <summary>StackExchange.Redis (1.2.6: newer ones need packages that do not restore everywhere) against one address that answers as a stand-alone server.</summary>
internal static class StackExchangeChecks
{
    public static async Task Run(string host, int port)
    {
        var options = new ConfigurationOptions { AbortOnConnectFail = true, AllowAdmin = true, ClientName = "se-redis", SyncTimeout = 30_000 };
        options.EndPoints.Add(host, port);
        using var connection = await ConnectionMultiplexer.ConnectAsync(options);
        var server = connection.GetServer(host, port);
        Assert.Equal(ServerType.Standalone, server.ServerType);
        var db = connection.GetDatabase();
        await server.FlushAllDatabasesAsync();

        Assert.True(await db.StringSetAsync("se:a", 1, TimeSpan.FromMinutes(10)));
        Assert.Equal(42, await db.StringIncrementAsync("se:a", 41));
        Assert.InRange((await db.KeyTimeToLiveAsync("se:a"))!.Value.TotalSeconds, 1, 600);
        Assert.False(await db.StringSetAsync("se:a", 2, when: When.NotExists));

        var pairs = Enumerable.Range(0, 200).Select(i => new KeyValuePair<RedisKey, RedisValue>($"se:m:{i}", i)).ToArray();
        Assert.True(await db.StringSetAsync(pairs));
        Assert.Equal(pairs.Select(p => p.Value), await db.StringGetAsync([.. pairs.Select(p => p.Key)]));

        await db.HashSetAsync("se:h", [new("f", 1), new("g", "two")]);
        Assert.Equal(["f=1", "g=two"], (await db.HashGetAllAsync("se:h")).Select(e => $"{e.Name}={e.Value}").Order());
        Assert.Equal(3, await db.ListRightPushAsync("se:l", ["a", "b", "c"]));
        Assert.Equal(["a", "b", "c"], (await db.ListRangeAsync("se:l")).Select(v => (string?)v));
        Assert.Equal(2, await db.SetAddAsync("se:s", ["x", "y"]));
        Assert.Equal(2, await db.SortedSetAddAsync("se:z", [new("one", 1), new("two", 2)]));
        Assert.Equal([new SortedSetEntry("two", 2), new SortedSetEntry("one", 1)], await db.SortedSetRangeByRankWithScoresAsync("se:z", order: Order.Descending));
        Assert.Equal(RedisType.SortedSet, await db.KeyTypeAsync("se:z"));

        var found = server.Keys(pattern: "se:m:*", pageSize: 20).Select(k => (string)k!).Order().ToArray();
        Assert.Equal(pairs.Select(p => (string)p.Key!).Order(), found);
        await Assert.ThrowsAsync<RedisServerException>(() => db.ListLeftPushAsync("se:h", 1));

        var writes = Enumerable.Range(0, 5000).Select(i => db.StringSetAsync($"se:c:{i}", i)).ToArray();
        Assert.All(await Task.WhenAll(writes), Assert.True);
        Assert.Equal(200 + 5000 + 5, await server.DatabaseSizeAsync());
        Assert.Equal(200, await db.KeyDeleteAsync([.. pairs.Select(p => p.Key)]));
        await server.FlushAllDatabasesAsync();
    }
}
