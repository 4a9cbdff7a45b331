using Distro.SideBySide.Crowds;
using Distro.SideBySide.Memory;

namespace Distro.SideBySide.Durability;

/// <summary>
/// Every kind of server at every level, all alive at once so that rounds can alternate: redis-server and distro-server, each with its log in its own process, and a cluster's shard
/// with its log in Persistence. None rewrites its log or takes snapshots by itself while it is measured, but the cluster, which goes on as it always does.
/// </summary>
internal sealed class DurableServers : IAsyncDisposable
{
    private readonly List<CrowdServer> servers = [];
    private readonly List<DistroStore> stores = [];
    private readonly List<DurableTarget> targets = [];

    public IReadOnlyList<DurableTarget> Targets => targets;

    public static async Task<DurableServers> Start(params string[] levels)
    {
        var all = new DurableServers();
        try
        {
            foreach (var level in levels)
            {
                all.Add("redis-server", level, PeerKind.Redis, ["--auto-aof-rewrite-percentage", "0"]);
                all.Add("distro-server", level, PeerKind.Ours, ["--snapshot-log-bytes", "0", "--snapshot-interval-seconds", "0"]);
                var store = await DistroStore.Start(level);
                all.stores.Add(store);
                all.targets.Add(new DurableTarget("Distro's cluster, direct to the shard", level, (await store.Targets()).First(target => target.IsMember)));
            }

            return all;
        }
        catch
        {
            await all.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers) server.Dispose();
        foreach (var store in stores) await store.DisposeAsync();
    }

    private void Add(string name, string level, PeerKind kind, string[] more)
    {
        string[] keeping = level == "none" ? ["--appendonly", "no"] : ["--appendonly", "yes", "--appendfsync", level == "always" ? "always" : "everysec"];
        var program = MemoryServerKind.Present().First(one => one.Name == name);
        var server = new CrowdServer(program with { Arguments = (port, folder) => ["--port", $"{port}", "--bind", "127.0.0.1", "--dir", folder, "--save", "", .. keeping, .. more] }, clientsMax: 1_000);
        servers.Add(server);
        targets.Add(new DurableTarget(name, level, new Target(name, server.Port, [new("server", server.ProcessId)]) { Kind = kind }));
    }
}
