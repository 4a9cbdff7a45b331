using Distro.Tests.Interop.Running;

namespace Distro.Tests.Interop.Clients;

/// <summary>One cluster for all clients and applications: three groups with a replica each.</summary>
public sealed class ClientCluster : IAsyncLifetime
{
    private readonly DataFolder data = new();

    internal TestStore Store { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Store = await TestStore.Start(data.Path, shards: 3, replicas: 1, "interval");

        // A primary that a busy machine lets wait for its lease is waited for: outside programs repeat nothing.
        using var admin = await RespConnection.Open(TestStore.Host, Store.RouterPort);
        Assert.Equal("OK", await admin.SendUntilExecuted("CONFIG", "SET", "router-wait-milliseconds", "60000"));
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
