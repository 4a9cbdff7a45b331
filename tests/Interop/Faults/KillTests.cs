using Distro.Tests.Interop.Running;

namespace Distro.Tests.Interop.Faults;

/// <summary>kill -9 of each kind of process under load with `always`. What must hold, and what clients see meanwhile, is docs/OPERATIONS.md's table.</summary>
public sealed class KillTests
{
    private const int Clients = 8;
    private const int KeysPerClient = 50;
    private const int Before = 300;
    private const int After = 300;
    private static readonly TimeSpan recovery = TimeSpan.FromSeconds(60);

    /// <summary>A bound for hanging, far above the goal of 5 s, which docs/BENCHMARKS.md measures: tests assert no times.</summary>
    private static readonly TimeSpan hang = TimeSpan.FromSeconds(60);

    /// <summary>What docs/OPERATIONS.md says a client may hear while something is down: not executed, or not known.</summary>
    private static readonly string[] documented = ["UNKNOWN ", "CLUSTERDOWN not executed", "TRYAGAIN not executed", "LOADING ", "MISCONF "];

    [Fact]
    public Task Killing_a_primary_loses_no_acknowledged_write_and_writes_go_on() => Survives(async store =>
    {
        var primary = await store.PrimaryOf("fault:0:0:1");
        await store.Kill(primary);
        return primary;
    }, mustGoOnMeanwhile: true);

    [Fact]
    public Task Killing_a_replica_disturbs_nobody() => Survives(async store =>
    {
        var primary = await store.PrimaryOf("fault:0:0:1");
        var replica = store.ShardNames.First(name => name != primary);
        await store.Kill(replica);
        return replica;
    }, mustGoOnMeanwhile: true);

    [Fact]
    public Task Killing_persistence_stops_always_writes_until_it_is_back() => Survives(async store =>
    {
        await store.Kill("store-persistence");
        return "store-persistence";
    }, mustGoOnMeanwhile: false);

    [Fact]
    public Task Killing_the_replicator_stops_no_primary() => Survives(async store =>
    {
        await store.Kill("store-replicator");
        return "store-replicator";
    }, mustGoOnMeanwhile: true);

    [Fact]
    public Task Killing_the_router_loses_nothing_and_clients_connect_again() => Survives(async store =>
    {
        await store.Kill("store-router");
        return "store-router";
    }, mustGoOnMeanwhile: false);

    [Fact]
    public Task Killing_one_of_three_writers_stops_nobody() => Survives(async store =>
    {
        var writer = store.WriterNames.Last();
        await store.Kill(writer);
        return writer;
    }, mustGoOnMeanwhile: true, writers: 3);

    /// <summary>Each writer in turn is away while a primary dies: the next one must find every acknowledged write on the two that are left.</summary>
    [Fact]
    public async Task Three_writers_keep_every_acknowledged_write_with_any_one_of_them_away()
    {
        using var data = new DataFolder();
        await using var store = await TestStore.Start(data.Path, shards: 1, replicas: 1, "always", writers: 3);
        await using var load = new AcknowledgedWrites(TestStore.Host, store.RouterPort, Clients, KeysPerClient);
        load.Start();
        foreach (var writer in store.WriterNames)
        {
            await load.MoreAcknowledged(Before, hang);
            await store.Kill(writer);
            await load.MoreAcknowledged(After, recovery);
            var primary = await store.PrimaryOf("fault:0:0:1");
            await store.Kill(primary);
            await load.MoreAcknowledged(After, recovery);
            await store.StartAgain(writer, primary);
            await store.Healthy(writer, primary);
        }

        await load.Stop();
        Assert.All(load.Refusals.Keys, refusal => Assert.Contains(documented, refusal.StartsWith));
        Assert.True(await load.Verify() > 0);
    }

    private static async Task Survives(Func<TestStore, Task<string>> kill, bool mustGoOnMeanwhile, int writers = 1)
    {
        using var data = new DataFolder();
        await using var store = await TestStore.Start(data.Path, shards: 1, replicas: 1, "always", writers);
        await using var load = new AcknowledgedWrites(TestStore.Host, store.RouterPort, Clients, KeysPerClient);
        load.Start();
        await load.MoreAcknowledged(Before, hang);
        var killed = await kill(store);
        if (mustGoOnMeanwhile) await load.MoreAcknowledged(After, hang);
        await store.StartAgain(killed);
        await store.Healthy(killed, "store-router");
        await load.MoreAcknowledged(After, recovery);
        await load.Stop();
        Assert.All(load.Refusals.Keys, refusal => Assert.Contains(documented, refusal.StartsWith));
        Assert.True(await load.Verify() > 0);
    }
}
