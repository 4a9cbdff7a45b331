using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace Distro.SideBySide;

/// <summary>The AppHost's cluster of one group, in this build's configuration, on random ports with data in a temporary directory.</summary>
internal sealed class DistroStore : IAsyncDisposable
{
    private readonly DistributedApplication application;
    private readonly DirectoryInfo data;

    private DistroStore(DistributedApplication application, DirectoryInfo data) => (this.application, this.data) = (application, data);

    public int RouterPort => Port("store-router");

    public static async Task<DistroStore> Start(string durability, int replicas = 0)
    {
        var data = Directory.CreateTempSubdirectory("distro-benchmark-");
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            ["--shards", "1", "--replicas", $"{replicas}", "--durability", durability, "--data", data.FullName]);
        var application = await builder.BuildAsync();
        await application.StartAsync();
        var store = new DistroStore(application, data);
        foreach (var shard in Enumerable.Range(0, 1 + replicas)) await store.Healthy($"store-shard-{shard}");
        foreach (var resource in (string[])["store-persistence", "store-replicator", "store-router"]) await store.Healthy(resource);
        return store;
    }

    public int Port(string resource) => application.GetEndpoint(resource, "resp").Port;

    public Task Healthy(string resource) => application.ResourceNotifications.WaitForResourceHealthyAsync(resource);

    public Task StartAgain(string resource) => application.ResourceCommands.ExecuteCommandAsync(resource, KnownResourceCommands.StartCommand);

    /// <summary>kill -9.</summary>
    public async Task Kill(string resource)
    {
        using var process = Process.GetProcessById(await ProcessId(resource));
        process.Kill();
    }

    /// <summary>The same store twice: asked directly at its shard, and through the Router. Persistence's share is counted in both.</summary>
    public async Task<Target[]> Targets()
    {
        var shard = new ServerProcess("shard", await ProcessId("store-shard-0"));
        var persistence = new ServerProcess("persistence", await ProcessId("store-persistence"));
        var router = new ServerProcess("router", await ProcessId("store-router"));
        return
        [
            new("Distro, direct to the shard", Port("store-shard-0"), [shard, persistence]) { IsMember = true },
            new("Distro, through the Router", RouterPort, [router, shard, persistence]),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await application.StopAsync();
        await application.DisposeAsync();
        data.Delete(recursive: true);
    }

    public async Task<int> ProcessId(string resource)
    {
        var change = await application.ResourceNotifications.WaitForResourceHealthyAsync(resource);
        return Convert.ToInt32(change.Snapshot.Properties.First(p => p.Name == "executable.pid").Value, System.Globalization.CultureInfo.InvariantCulture);
    }
}
