using Distro.Tests.Interop.Running;
using Distro.Topology;
using Distro.Topology.Codec;

namespace Distro.Tests.Interop.Faults;

/// <summary>Writers change under real processes and load with `always`: a disk is lost, more are asked for. What operators are told of it is in docs/OPERATIONS.md.</summary>
public sealed class WriterChangeTests
{
    private const int Clients = 8;
    private const int KeysPerClient = 50;
    private const int Some = 300;
    private static readonly TimeSpan recovery = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_writer_with_an_empty_disk_takes_the_place_of_the_one_that_was_lost_and_another_may_go_then()
    {
        using var data = new DataFolder();
        await using var store = await TestStore.Start(data.Path, shards: 1, replicas: 1, "always", writers: 3);
        await using var load = new AcknowledgedWrites(TestStore.Host, store.RouterPort, Clients, KeysPerClient);
        load.Start();
        await load.MoreAcknowledged(Some, recovery);
        var lost = IdIn(data, "persistence-2");
        await store.Kill("store-persistence-2");
        Directory.Delete(Path.Combine(data.Path, "persistence-2"), recursive: true);
        await load.MoreAcknowledged(Some, recovery);
        await store.StartAgain("store-persistence-2");
        await Until(data, ensemble => ensemble.WriterIds.Contains(IdIn(data, "persistence-2")) && !ensemble.WriterIds.Contains(lost));
        await load.MoreAcknowledged(Some, recovery);
        var primary = await store.PrimaryOf("fault:0:0:1");
        await store.Kill("store-persistence-3", primary);
        await load.MoreAcknowledged(Some, recovery);
        await load.Stop();
        Assert.True(await load.Verify() > 0);
    }

    [Fact]
    public async Task More_writers_are_taken_in_while_the_cluster_serves()
    {
        using var data = new DataFolder();
        await using (var store = await TestStore.Start(data.Path, shards: 1, replicas: 1, "always"))
        {
            using var connection = await RespConnection.Open(TestStore.Host, store.RouterPort);
            Assert.Equal("OK", await connection.SendUntilExecuted("SET", "from before", "kept"));
        }

        await using var grown = await TestStore.Start(data.Path, shards: 1, replicas: 1, "always", writers: 3);
        await using var load = new AcknowledgedWrites(TestStore.Host, grown.RouterPort, Clients, KeysPerClient);
        load.Start();
        await load.MoreAcknowledged(Some, recovery);
        await Until(data, ensemble => ensemble.WriterIds.Count == 3);
        await grown.Kill("store-persistence", await grown.PrimaryOf("fault:0:0:1"));
        await load.MoreAcknowledged(Some, recovery);
        await load.Stop();
        Assert.True(await load.Verify() > 0);
        using var reader = await RespConnection.Open(TestStore.Host, grown.RouterPort);
        Assert.Equal("kept", await reader.SendUntilExecuted("GET", "from before"));
    }

    [Fact]
    public async Task A_map_from_before_a_change_of_writers_is_served_by_nobody_and_the_newest_has_everything()
    {
        using var data = new DataFolder();
        await using var store = await TestStore.Start(data.Path, shards: 1, replicas: 0, "always", writers: 3);
        await using var load = new AcknowledgedWrites(TestStore.Host, store.RouterPort, Clients, KeysPerClient);
        load.Start();
        await load.MoreAcknowledged(Some, recovery);
        var map = Path.Combine(data.Path, "replicator", "map.json");
        var before = await File.ReadAllBytesAsync(map);
        await store.Kill("store-persistence-2");
        Directory.Delete(Path.Combine(data.Path, "persistence-2"), recursive: true);
        await store.StartAgain("store-persistence-2");
        await Until(data, ensemble => ensemble.WriterIds.Contains(IdIn(data, "persistence-2")));
        await load.MoreAcknowledged(Some, recovery);
        await load.Stop();

        string[] all = [.. store.AllNames];
        await store.Kill(all);
        var newest = await File.ReadAllBytesAsync(map);
        await File.WriteAllBytesAsync(map, before);
        var told = store.Said.Next("from before a change of writers");
        await store.StartAgain(all);
        await Task.WhenAny(told, Task.Delay(recovery));
        Assert.True(told.IsCompleted, "nobody says that the map is old:\n" + store.Said.Last(40));
        using (var client = await RespConnection.WhenItListens(TestStore.Host, store.RouterPort, recovery))
            Assert.IsType<ReplyError>(await client.Send("SET", "by the old map", "1").WaitAsync(recovery));

        await store.Kill(all);
        await File.WriteAllBytesAsync(map, newest);
        await store.StartAgain(all);
        await store.Healthy(all);
        Assert.True(await load.Verify() > 0);
    }

    private static string IdIn(DataFolder data, string folder)
    {
        var path = Path.Combine(data.Path, folder, "writer-id");
        return File.Exists(path) ? File.ReadAllText(path).Trim() : "none yet";
    }

    /// <summary>Waits until no writer of the stored map's group is changing any more and they are such.</summary>
    private static async Task Until(DataFolder data, Func<Ensemble, bool> isSuch)
    {
        using var bound = new CancellationTokenSource(recovery);
        while (true)
        {
            bound.Token.ThrowIfCancellationRequested();
            Assert.True(ClusterMapCodec.TryDecode(await File.ReadAllBytesAsync(Path.Combine(data.Path, "replicator", "map.json"), bound.Token), out var map, out var problem), problem);
            if (map.Groups[0].Ensemble is { Next: null } ensemble && isSuch(ensemble)) return;
            await Task.Delay(100, bound.Token);
        }
    }
}
