using System.Diagnostics;
using System.Globalization;
using Distro.Tests.Interop.Running;

namespace Distro.Tests.Interop.Faults;

/// <summary>
/// What BGSAVE and SAVE of a cluster leave: of each group one RDB file, at one of its writers, which redis-check-rdb accepts and a redis-server loads, all as at one moment of the group.
/// </summary>
public sealed class SavedRdbTests
{
    private const int Keys = 3000;
    private const int Steps = 40;
    private const int Writers = 3;
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(2);

    [NeedsProgram("redis-server", "--version", "apt-get install redis-server")]
    public async Task Each_group_has_a_file_of_one_moment_that_a_redis_server_loads()
    {
        using var data = new DataFolder();
        await using var store = await TestStore.Start(data.Path, shards: 2, replicas: 0, "interval", Writers);
        using var client = await RespConnection.Open(TestStore.Host, store.RouterPort);
        for (var key = 0; key < Keys; key++) Assert.Equal("OK", await client.SendUntilExecuted("SET", $"key:{key}", $"value {key}"));
        Assert.Equal(3L, await client.SendUntilExecuted("RPUSH", "list", "a", "b", "c"));
        using var stop = new CancellationTokenSource();
        var counting = Count(store.RouterPort, stop.Token);
        while (await client.SendUntilExecuted("GET", $"step:{Steps - 1}") is not string) await Task.Delay(5);

        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(round == 0 ? "OK" : "Background saving started", await client.Send(round == 0 ? "SAVE" : "BGSAVE"));
            foreach (var shard in store.ShardNames) await Saved(store, shard, round + 1);
            await Loads(Files(data.Path, count: 2), keys: Keys + 1);
        }

        await stop.CancelAsync();
        Assert.True(await counting.WaitAsync(patience) > 0);
    }

    [NeedsProgram("redis-server", "--version", "apt-get install redis-server")]
    public async Task A_writer_that_can_not_make_it_is_passed_over_and_where_none_can_the_save_fails_and_loses_nothing()
    {
        using var data = new DataFolder();
        await using var store = await TestStore.Start(data.Path, shards: 1, replicas: 0, "always", Writers);
        using var client = await RespConnection.Open(TestStore.Host, store.RouterPort);
        Assert.Equal("OK", await client.SendUntilExecuted("SET", "a", "1"));
        string[] groups = [.. Directory.GetDirectories(data.Path, "group-0", SearchOption.AllDirectories).OrderBy(group => File.ReadAllText(Path.Combine(group, "..", "writer-id")), StringComparer.Ordinal)];
        Assert.Equal(Writers, groups.Length);

        InTheWay(groups[0]);
        Assert.Equal("OK", await client.Send("SAVE"));
        Assert.Equal(Path.Combine(groups[1], "dump.rdb"), Assert.Single(Files(data.Path, count: 1)));
        Assert.Equal("OK", await client.SendUntilExecuted("SET", "b", "2"));
        File.Delete(Path.Combine(groups[1], "dump.rdb"));
        foreach (var group in groups[1..]) InTheWay(group);
        var said = store.Said.Next("no RDB file is written, what had that name before stays");
        Assert.StartsWith("ERR Not all of it could be saved", Assert.IsType<ReplyError>(await client.Send("SAVE")).Message, StringComparison.Ordinal);
        await said.WaitAsync(patience);
        using var shard = await RespConnection.Open(TestStore.Host, store.Port("store-shard-0"));
        Assert.Equal("err", await Info(shard, "rdb_last_bgsave_status"));
        Assert.Equal("1", await Info(shard, "rdb_changes_since_last_save"));
        Assert.Empty(Files(data.Path, count: 0));
        foreach (var group in groups) Directory.Delete(Path.Combine(group, "dump.rdb"), recursive: true);
        Assert.Equal("OK", await client.Send("SAVE"));
        Assert.Equal("ok", await Info(shard, "rdb_last_bgsave_status"));
        using (var redis = await LoadedRdb.Start(Path.Combine(groups[0], "dump.rdb"))) Assert.Equal(2L, await redis.Client.Send("DBSIZE"));

        string[] all = [.. store.AllNames];
        await store.Kill(all);
        await store.StartAgain(all);
        await store.Healthy(all);
        using var again = await RespConnection.Open(TestStore.Host, store.RouterPort);
        Assert.Equal("2", await again.SendUntilExecuted("GET", "b"));
    }

    private static void InTheWay(string group) => Directory.CreateDirectory(Path.Combine(group, "dump.rdb", "in the way"));

    private static string[] Files(string folder, int count)
    {
        string[] files = [.. Directory.GetFiles(folder, "dump.rdb*", SearchOption.AllDirectories).Order()];
        Assert.True(files.Length == count && files.All(file => file.EndsWith(".rdb", StringComparison.Ordinal)), string.Join(", ", files));
        return files;
    }

    /// <summary>All steps in turn get the same number, then the next: at each moment of a group its later ones are as its earlier ones, or one behind from somewhere on.</summary>
    private static async Task<long> Count(int port, CancellationToken stop)
    {
        using var client = await RespConnection.Open(TestStore.Host, port, CancellationToken.None);
        long number = 0;
        while (!stop.IsCancellationRequested)
        {
            number++;
            for (var step = 0; step < Steps; step++) await client.SendUntilExecuted("SET", $"step:{step}", $"{number}");
        }

        return number;
    }

    private static async Task Loads(string[] files, long keys)
    {
        long found = 0;
        foreach (var file in files)
        {
            Assert.Contains("\\o/ RDB looks OK!", await Programs.Run("redis-check-rdb", file), StringComparison.Ordinal);
            using var redis = await LoadedRdb.Start(file);
            var numbers = new List<long>();
            for (var step = 0; step < Steps; step++)
            {
                if (await redis.Client.Send("GET", $"step:{step}") is string text) numbers.Add(long.Parse(text, CultureInfo.InvariantCulture));
            }

            Assert.True(numbers.Count > 1 && numbers.Order().Reverse().SequenceEqual(numbers) && numbers[0] - numbers[^1] <= 1, $"{string.Join(' ', numbers)} were never at one moment");
            if (await redis.Client.Send("EXISTS", "list") is 1L) Assert.Equal(3L, await redis.Client.Send("LLEN", "list"));
            found += Assert.IsType<long>(await redis.Client.Send("DBSIZE")) - numbers.Count;
        }

        Assert.Equal(keys, found);
    }

    private static async Task Saved(TestStore store, string shard, int saves)
    {
        using var client = await RespConnection.Open(TestStore.Host, store.Port(shard));
        for (var began = Stopwatch.GetTimestamp(); await Info(client, "rdb_bgsave_in_progress") != "0"; await Task.Delay(20)) Assert.True(Stopwatch.GetElapsedTime(began) < patience, "the save does not end");
        Assert.Equal("ok", await Info(client, "rdb_last_bgsave_status"));
        Assert.Equal($"{saves}", await Info(client, "rdb_saves"));
    }

    private static async Task<string> Info(RespConnection client, string field)
        => ((string)(await client.Send("INFO", "persistence"))!).Split("\r\n").Single(line => line.StartsWith(field + ":", StringComparison.Ordinal))[(field.Length + 1)..];
}
