using Distro.Tests.Interop.Running;

namespace Distro.Tests.Interop.Clients;

/// <summary>One cluster for all clients and applications: three groups with a replica each.</summary>
public sealed class ClientCluster : IAsyncLifetime
{
    private readonly DataFolder data = new();

    internal TestStore Store { get; private set; } = null!;

    public async Task InitializeAsync() => Store = await TestStore.Start(data.Path, shards: 3, replicas: 1, "interval");

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
