using Distro.Router;
using Distro.Router.Options;
using Distro.Topology;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Distro.Tests.Shard.Links;

/// <summary>Real routers, one unless more are asked for, over real shards in this process, one a group, without control logic: the test makes the maps.</summary>
internal sealed class RoutedCluster : IAsyncDisposable
{
    private readonly List<RespClient> clients = [];
    private readonly int groups;
    private readonly long[] incarnations;
    private long version;

    /// <param name="replicas">How many shards beside the primaries are in the map, as replicas of the first groups that hold nothing.</param>
    public RoutedCluster(int groups, Durability durability = Durability.None, int replicas = 0, int routers = 1)
    {
        this.groups = groups;
        Shards =
        [
            .. Enumerable.Range(0, groups).Select(index => ShardHarness.Primary(durability, loops: 2, ("Name", $"store-shard-{index}"))),
            .. Enumerable.Range(groups, replicas).Select(index => new ShardHarness(standAlone: false, loops: 2, ("Name", $"store-shard-{index}"))),
        ];
        foreach (var replica in Shards.Skip(groups))
            replica.Plane.ServeAsReplica();
        incarnations = [.. Enumerable.Range(1, groups + replicas).Select(number => (long)number)];
        Routers = [.. Enumerable.Range(0, routers).Select(_ => StartRouter())];
        Publish();
    }

    public ShardHarness[] Shards { get; }

    public RouterProcess[] Routers { get; }

    public RouterProcess Router => Routers[0];

    /// <summary>The group's shard is another process from now on, as far as the router knows: its links are opened anew.</summary>
    public void Replace(int group)
    {
        incarnations[group] += 100;
        Publish();
    }

    public RespClient Connect(int router = 0)
    {
        var client = new RespClient(Routers[router].Port);
        lock (clients)
            clients.Add(client);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients)
            client.Dispose();
        foreach (var router in Routers)
            await router.DisposeAsync();
        foreach (var shard in Shards)
            await shard.DisposeAsync();
    }

    private void Publish()
    {
        var led = Shards.Take(groups).Select((_, id) => new ClusterGroup(
            id, [SlotSplit.Of(id, groups)], Epoch: 1, incarnations[id], 0, Ensemble.None, Durability.None, Initialised: true)).ToArray();
        var members = Shards.Select((shard, id) => new ClusterMember(
            $"store-shard-{id}", id.ToString("x40"), incarnations[id], id % groups, $"127.0.0.1:{shard.Server.ClientPort}", $"127.0.0.1:{shard.Server.LinkPort}", "", Live: true)).ToArray();
        var map = new ClusterMap(++version, new string('0', 40), 1, null, "", led, members, []);
        foreach (var shard in Shards)
            shard.Plane.UseMap(map);
        foreach (var router in Routers)
            router.MapChanged(map);
        ShardHarness.Until(() => Array.TrueForAll(Routers, router => router.IsServing));
    }

    private static RouterProcess StartRouter()
    {
        var options = new RouterOptions();
        // Who waits for another primary, or for links to it, does not give up because the machine is busy.
        var values = new Dictionary<string, string?> { ["Distro:Port"] = "0", ["Distro:Loops"] = "2", ["Distro:LinkSecret"] = "a secret", ["Distro:RouterWaitMilliseconds"] = "100000" };
        options.Bind(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        var router = new RouterProcess(options, TimeProvider.System, NullLoggerFactory.Instance, seed: 1);
        router.Start();
        return router;
    }
}
