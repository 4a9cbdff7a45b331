using Distro.ChangeLog.Files;
using Distro.Persistence.Hosting;
using Distro.Wire.Links;
using Distro.Wire.Machines;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Distro.Tests.Persistence.Hosting;

/// <summary>A writer as a process runs it, in a directory of the test's.</summary>
internal sealed class RunningWriter : IAsyncDisposable
{
    private const string Secret = "a secret of the tests";
    private const string NobodyThere = "127.0.0.1:1";

    private readonly WriterService service;
    private readonly Lifetime lifetime;

    private RunningWriter(WriterService service, Lifetime lifetime, WriterLines lines, string id)
    {
        Lines = lines.All;
        Id = id;
        this.service = service;
        this.lifetime = lifetime;
    }

    /// <summary>Ends when the service asks for the process to end.</summary>
    public Task Ended => lifetime.Ended.Task;

    public string Endpoint => service.Endpoint;

    public IEnumerable<string> Lines { get; }

    /// <summary>As it lies on its disk.</summary>
    public string Id { get; }

    public Task<HealthCheckResult> Health() => service.CheckHealthAsync(new HealthCheckContext());

    public static async Task<RunningWriter> Start(string path, IFileSystem? files = null, int slowSyncMilliseconds = 600_000, params (string Name, string Value)[] more)
    {
        var options = new PersistenceOptions();
        var settings = new Dictionary<string, string?>
        {
            ["Distro:Data"] = path, ["Distro:LinkSecret"] = Secret, ["Distro:SegmentBytes"] = "65536",
            ["Distro:SlowSyncMilliseconds"] = slowSyncMilliseconds.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in more) settings["Distro:" + name] = value;
        options.Bind(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        var lifetime = new Lifetime();
        var lines = new WriterLines();
        var service = new WriterService(
            options, new LeaseOptions(), NobodyThere, files ?? new DiskFileSystem(), new ProcessClock(TimeProvider.System), lifetime, lines);
        try
        {
            await service.StartAsync(CancellationToken.None);
            return new RunningWriter(service, lifetime, lines, (await File.ReadAllTextAsync(Path.Combine(path, "writer-id"))).Trim());
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    public async Task<Peer> Connect()
        => new(await Dial(Endpoint), Id);

    /// <summary>As every peer does: a machine too busy to answer in time is called again.</summary>
    private static async Task<ControlLink> Dial(string endpoint)
    {
        const int TriesMax = 20;
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await ControlLink.ConnectAsync(endpoint, new ControlLinkOptions { Secret = System.Text.Encoding.UTF8.GetBytes(Secret) }, CancellationToken.None);
            }
            catch (Exception error) when (tries < TriesMax && error is (OperationCanceledException or IOException))
            {
            }
        }
    }

    public ValueTask DisposeAsync() => service.DisposeAsync();

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void StopApplication() => Ended.TrySetResult();
    }
}
