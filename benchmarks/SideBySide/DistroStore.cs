using Aspire.Hosting;
using Aspire.Hosting.Testing;

namespace Distro.SideBySide;

/// <summary>The AppHost's cluster of one group and no replica, in this build's configuration, on random ports with data in a temporary directory.</summary>
internal sealed class DistroStore : IAsyncDisposable
{
    private static readonly string[] resources = ["store-shard-0", "store-persistence", "store-replicator", "store-router"];

    private readonly DistributedApplication application;
    private readonly DirectoryInfo data;

    private DistroStore(DistributedApplication application, DirectoryInfo data) => (this.application, this.data) = (application, data);

    public static async Task<DistroStore> Start(string durability)
    {
        var data = Directory.CreateTempSubdirectory("distro-benchmark-");
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            ["--shards", "1", "--replicas", "0", "--durability", durability, "--data", data.FullName]);
        var application = await builder.BuildAsync();
        await application.StartAsync();
        foreach (var resource in resources) await application.ResourceNotifications.WaitForResourceHealthyAsync(resource);
        return new(application, data);
    }

    /// <summary>The same store twice: asked directly at its shard, and through the Router. Persistence's share is counted in both.</summary>
    public async Task<Target[]> Targets()
    {
        var shard = new ServerProcess("shard", await ProcessId("store-shard-0"));
        var persistence = new ServerProcess("persistence", await ProcessId("store-persistence"));
        var router = new ServerProcess("router", await ProcessId("store-router"));
        return
        [
            new("Distro, direct to the shard", application.GetEndpoint("store-shard-0", "resp").Port, [shard, persistence]),
            new("Distro, through the Router", application.GetEndpoint("store-router", "resp").Port, [router, shard, persistence]),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await application.StopAsync();
        await application.DisposeAsync();
        data.Delete(recursive: true);
    }

    private async Task<int> ProcessId(string resource)
    {
        var change = await application.ResourceNotifications.WaitForResourceHealthyAsync(resource);
        return Convert.ToInt32(change.Snapshot.Properties.First(p => p.Name == "executable.pid").Value, System.Globalization.CultureInfo.InvariantCulture);
    }
}
