using Distro.Tests.Interop.Running;

namespace Distro.Tests.Interop.Clients;

/// <summary>The clients people have already, unchanged: plain ones on the Router, cluster ones on the shards.</summary>
[Collection(ClientCollection.Name)]
public sealed class ClientTests(ClientCluster cluster)
{
    private const string PythonInstall = "Debian: apt-get install python3-redis";
    private const string NodeInstall = "npm ci in tests/Interop/programs/node";
    private const string RedisToolsInstall = "Debian: apt-get install redis-tools";

    private readonly TestStore store = cluster.Store;

    private string Router => $"{store.RouterPort}";

    private string Shard => $"{store.Port("store-shard-0")}";

    [NeedsProgram("/usr/bin/python3", "-c \"import redis\"", PythonInstall)]
    public Task Redis_py_on_the_router() => Programs.Run("/usr/bin/python3", "python/plain.py", TestStore.Host, Router);

    [NeedsProgram("/usr/bin/python3", "-c \"import redis\"", PythonInstall)]
    public Task Redis_py_subscribes_on_the_router() => Programs.Run("/usr/bin/python3", "python/pubsub.py", TestStore.Host, Router);

    [NeedsProgram("/usr/bin/python3", "-c \"import redis.cluster\"", PythonInstall)]
    public Task Redis_py_cluster_on_the_shards() => Programs.Run("/usr/bin/python3", "python/cluster.py", TestStore.Host, Shard);

    [NeedsProgram("node", "-e \"require('./node/node_modules/ioredis')\"", NodeInstall)]
    public Task Ioredis_on_the_router() => Programs.Run("node", "node/ioredis-plain.mjs", TestStore.Host, Router);

    [NeedsProgram("node", "-e \"require('./node/node_modules/ioredis')\"", NodeInstall)]
    public Task Ioredis_cluster_on_the_shards() => Programs.Run("node", "node/ioredis-cluster.mjs", TestStore.Host, Shard);

    [NeedsProgram("node", "-e \"require('./node/node_modules/@valkey/valkey-glide')\"", NodeInstall)]
    public Task Valkey_glide_on_the_router() => Programs.Run("node", "node/glide-plain.mjs", TestStore.Host, Router);

    [NeedsProgram("node", "-e \"require('./node/node_modules/@valkey/valkey-glide')\"", NodeInstall)]
    public Task Valkey_glide_cluster_on_the_shards() => Programs.Run("node", "node/glide-cluster.mjs", TestStore.Host, Shard);

    [Fact]
    public Task StackExchange_Redis_on_the_router() => StackExchangeChecks.Run(TestStore.Host, store.RouterPort);

    [NeedsProgram("redis-cli", "--version", RedisToolsInstall)]
    public async Task Redis_cli_on_the_router_and_in_cluster_mode_on_the_shards()
    {
        Assert.Equal("OK\n", await Programs.Run("redis-cli", "-p", Router, "SET", "cli:a", "41"));
        Assert.Equal("42\n", await Programs.Run("redis-cli", "-3", "-p", Router, "INCR", "cli:a"));
        Assert.Equal("42\n", await Programs.Run("redis-cli", "-c", "-p", Shard, "GET", "cli:a"));
        Assert.Contains("cluster_state:ok", await Programs.Run("redis-cli", "-p", Shard, "CLUSTER", "INFO"), StringComparison.Ordinal);
        Assert.Contains("[OK] All 16384 slots covered", await Programs.Run("redis-cli", "--cluster", "check", $"{TestStore.Host}:{Shard}"), StringComparison.Ordinal);
        Assert.Contains("Biggest string", await Programs.Run("redis-cli", "-p", Router, "--bigkeys"), StringComparison.OrdinalIgnoreCase);
    }

    [NeedsProgram("redis-benchmark", "--version", RedisToolsInstall)]
    public async Task Redis_benchmark_on_the_router_and_on_a_shard_in_cluster_mode()
    {
        const string Tests = "ping_inline,ping_mbulk,set,get,incr,lpush,rpush,lpop,rpop,sadd,hset,zadd,lrange_100,mset";
        var router = await Programs.Run("redis-benchmark", "-p", Router, "-t", Tests, "-n", "5000", "-r", "1000", "-P", "4", "-q");
        Assert.DoesNotContain("rror", router, StringComparison.Ordinal);
        var shards = await Programs.Run("redis-benchmark", "--cluster", "-p", Shard, "-t", "set,get,incr,lpush,sadd", "-n", "5000", "-r", "1000", "-q");
        Assert.DoesNotContain("rror", shards, StringComparison.Ordinal);
    }
}
