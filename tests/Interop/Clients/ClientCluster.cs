using Distro.Tests.Interop.Running;

namespace Distro.Tests.Interop.Clients;

/// <summary>One cluster for all clients and applications: three groups with a replica each.</summary>
public sealed class ClientCluster : IAsyncLifetime
{
    private readonly DataFolder data = new();

    internal TestStore Store { get; private set; } = null!;

    /// <summary>These tests are about what clients say and hear, not about how long a busy machine may hold a shard up.</summary>
    private const int RouterWaitMilliseconds = 60_000;

    public async Task InitializeAsync()
    {
        Store = await TestStore.Start(data.Path, shards: 3, replicas: 1, "interval");
        using var router = await RespConnection.Open(TestStore.Host, Store.RouterPort);
        Assert.Equal("OK", await router.Send("CONFIG", "SET", "router-wait-milliseconds", $"{RouterWaitMilliseconds}"));
    }

    public async Task DisposeAsync()
    {
        await Store.DisposeAsync();
        data.Dispose();
    }
}

/// <summary>The tests that share it run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class ClientCollection : ICollectionFixture<ClientCluster>
{
    public const string Name = "clients";
}
