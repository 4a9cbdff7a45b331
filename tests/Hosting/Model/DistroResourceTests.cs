using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Distro.StandIn.Launch;

namespace Distro.Tests.Hosting.Model;

/// <summary>What AddDistro composes, read from the model and from what each service would be told.</summary>
public sealed class DistroResourceTests
{
    readonly IDistributedApplicationBuilder builder = DistributedApplication.CreateBuilder([]);

    [Fact]
    public void Shards_are_numbered_resources_between_Persistence_and_the_rest()
    {
        Add().WithShards(2).WithReplicas(1);
        Assert.Equal(["store-persistence", "store-shard-0", "store-shard-1", "store-shard-2", "store-shard-3", "store-replicator", "store-router"], Names());
    }

    [Fact]
    public void Fewer_shards_take_the_last_away()
    {
        Add().WithShards(3).WithShards(1);
        Assert.Equal(["store-persistence", "store-shard-0", "store-replicator", "store-router"], Names());
    }

    [Fact]
    public async Task Several_writers_are_resources_with_folders_of_their_own()
    {
        Add().WithWriters(5).WithWriters(3).WithDataDirectory("/var/lib/x");
        Assert.Equal(["store-persistence", "store-persistence-2", "store-persistence-3", "store-shard-0", "store-replicator", "store-router"], Names());
        Allocate();
        Assert.Equal("3", (await EnvironmentAsync("store-replicator"))["Distro__Writers"]);
        Assert.Equal(Path.Combine("/var/lib/x", "persistence"), (await EnvironmentAsync("store-persistence"))["Distro__Data"]);
        Assert.Equal(Path.Combine("/var/lib/x", "persistence-3"), (await EnvironmentAsync("store-persistence-3"))["Distro__Data"]);
    }

    [Fact]
    public async Task TLS_opens_a_port_of_the_Router_and_of_each_shard()
    {
        Add().WithShards(2).WithTls(new DistroTls("/tls/server.crt", "/tls/server.key"), 6390).WithReplicas(1);
        Allocate();
        var router = await EnvironmentAsync("store-router");
        Assert.NotEqual(router["Distro__Port"], router["Distro__TlsPort"]);
        foreach (var shard in Enumerable.Range(0, 4))
        {
            var environment = await EnvironmentAsync($"store-shard-{shard}");
            Assert.Equal(("/tls/server.crt", "/tls/server.key", "no"), (environment["Distro__TlsCertFile"], environment["Distro__TlsKeyFile"], environment["Distro__TlsAuthClients"]));
            Assert.NotEqual(environment["Distro__Port"], environment["Distro__TlsPort"]);
        }

        Assert.False((await EnvironmentAsync("store-persistence")).ContainsKey("Distro__TlsPort"));
    }

    [Theory, InlineData(0), InlineData(2), InlineData(7)]
    public void Writers_that_make_no_majority_are_refused(int writers)
        => Assert.Throws<ArgumentOutOfRangeException>(() => Add().WithWriters(writers));

    [Fact]
    public void A_password_is_generated_unless_refused()
    {
        var store = Add();
        Assert.Equal("store-password", store.Resource.PasswordParameter!.Name);
        store.WithPassword(null);
        Assert.Null(store.Resource.PasswordParameter);
        Assert.DoesNotContain(builder.Resources, resource => resource.Name == "store-password");
    }

    [Fact]
    public async Task Clients_get_an_address_and_its_parts()
    {
        var store = Add(builder.AddParameter("pass", "p@ss/word", secret: true));
        Allocate();
        var port = store.Resource.PrimaryEndpoint.Port;
        Assert.Equal($"localhost:{port},password=p@ss/word", await store.Resource.ConnectionStringExpression.GetValueAsync(default));

        var client = builder.AddProject("web", "Web.csproj", _ => { }).WithReference(store);
        var environment = await EnvironmentAsync(client.Resource);
        Assert.Equal($"localhost:{port},password=p@ss/word", environment["ConnectionStrings__store"]);
        Assert.Equal("localhost", environment["STORE_HOST"]);
        Assert.Equal($"{port}", environment["STORE_PORT"]);
        Assert.Equal("p@ss/word", environment["STORE_PASSWORD"]);
        Assert.Equal($"redis://:p%40ss%2Fword@localhost:{port}", environment["STORE_URI"]);
    }

    [Fact]
    public async Task The_Replicator_is_told_the_shape_and_everyone_where_the_Replicator_is()
    {
        Add().WithShards(3).WithReplicas(1).WithDurability(DistroDurability.Always).WithDataDirectory("/var/lib/x").WithPassword(null);
        Allocate();

        var replicator = await EnvironmentAsync("store-replicator");
        Assert.Equal(("3", "1", "always"), (replicator["Distro__Groups"], replicator["Distro__Replicas"], replicator["Distro__Durability"]));
        Assert.Equal(Path.Combine("/var/lib/x", "replicator"), replicator["Distro__Data"]);
        var shard = await EnvironmentAsync("store-shard-5");
        Assert.Equal("store-shard-5", shard["Distro__Name"]);
        Assert.Equal($"127.0.0.1:{replicator["Distro__LinkPort"]}", shard["Distro__Replicator"]);
        Assert.Equal($"tcp://localhost:{replicator["Distro__LinkPort"]}", shard["services__store-replicator__link__0"]);
        Assert.Equal("127.0.0.1", shard["Distro__AnnounceHost"]);
        Assert.Equal(replicator["Distro__LinkSecret"], shard["Distro__LinkSecret"]);
        Assert.False(shard.ContainsKey("Distro__Password"));
        Assert.False(shard.ContainsKey("Distro__Data"));
        Assert.NotEqual(shard["Distro__Port"], shard["Distro__LinkPort"]);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, -1)]
    [InlineData(1, 11)]
    public void A_shape_that_can_t_be_is_refused(int shards, int replicas) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Add().WithShards(shards).WithReplicas(replicas));

    [Fact]
    public async Task A_shard_without_a_replica_can_t_fail_over()
    {
        Add();
        await using var application = builder.Build();
        var refused = await application.ResourceCommands.ExecuteCommandAsync("store-shard-0", "failover");
        Assert.False(refused.Success);
    }

    [Fact]
    public async Task A_shard_that_does_not_run_takes_no_snapshot()
    {
        Add();
        await using var application = builder.Build();
        var refused = await application.ResourceCommands.ExecuteCommandAsync("store-shard-0", "snapshot");
        Assert.False(refused.Success);
    }

    [Fact]
    public void Services_that_nobody_named_are_asked_for() =>
        Assert.StartsWith("Where are Distro's services? Set Distro:Services", Assert.Throws<InvalidOperationException>(() => builder.AddDistro("store")).Message);

    [Fact]
    public void Services_can_come_from_a_checkout()
    {
        builder.Configuration["Distro:Services"] = "/src/distro";
        builder.AddDistro("store");
        var shard = builder.Resources.Single(resource => resource.Name == "store-shard-0");
        Assert.Equal("/src/distro/services/Shard/Shard.csproj", shard.Annotations.OfType<IProjectMetadata>().Single().ProjectPath);
    }

    IResourceBuilder<DistroResource> Add(IResourceBuilder<ParameterResource>? password = null) =>
        builder.AddDistro("store", DistroServices.FromCheckout(builder, "/src"), password: password);

    IEnumerable<string> Names() => builder.Resources.OfType<ProjectResource>().Select(resource => resource.Name);

    void Allocate() => new PortAllocator(random: true).Allocate(builder.Resources);

    Task<IReadOnlyDictionary<string, string>> EnvironmentAsync(string name) => EnvironmentAsync(builder.Resources.Single(resource => resource.Name == name));

    static Task<IReadOnlyDictionary<string, string>> EnvironmentAsync(IResource resource) =>
        new ServiceEnvironment(new DistributedApplicationExecutionContext()).VariablesAsync(resource, default);
}
