using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Distro.Tests.Interop.Running;

/// <summary>
/// The AppHost's own composition, running for a test: real processes on random ports, a data directory of its own.
/// Processes are killed as a crash would, and started again by command, as an orchestrator would.
/// </summary>
internal sealed class TestStore : IAsyncDisposable
{
    public const string Host = "127.0.0.1";

    private const string ProcessIdProperty = "executable.pid";
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(4);

    private readonly DistributedApplication application;
    private readonly int shardProcesses;
    private readonly int writers;

    private TestStore(DistributedApplication application, int shardProcesses, int writers, SaidLines said)
        => (this.application, this.shardProcesses, this.writers, Said) = (application, shardProcesses, writers, said);

    /// <summary>What its services tell an operator.</summary>
    public SaidLines Said { get; }

    public int RouterPort => Port("store-router");

    public IEnumerable<string> ShardNames => Enumerable.Range(0, shardProcesses).Select(i => $"store-shard-{i}");

    public IEnumerable<string> WriterNames => Enumerable.Range(1, writers).Select(number => number == 1 ? "store-persistence" : $"store-persistence-{number}");

    public IEnumerable<string> AllNames => [.. ShardNames, .. WriterNames, "store-replicator", "store-router"];

    public static async Task<TestStore> Start(string dataDirectory, int shards, int replicas, string durability, int writers = 1, string[]? more = null)
    {
        using var bound = new CancellationTokenSource(patience);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            ["--shards", $"{shards}", "--replicas", $"{replicas}", "--writers", $"{writers}", "--durability", durability, "--data", dataDirectory, .. more ?? []], bound.Token);
        var said = new SaidLines();
        builder.Services.AddSingleton<ILoggerProvider>(new ServiceLog());
        builder.Services.AddSingleton<ILoggerProvider>(said);
        var application = await builder.BuildAsync(bound.Token);
        var store = new TestStore(application, shards * (1 + replicas), writers, said);
        try
        {
            await application.StartAsync(bound.Token);
            await store.Healthy([.. store.AllNames]);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    public int Port(string name, string endpoint = "resp") => application.GetEndpoint(name, endpoint).Port;

    public async Task Healthy(params string[] names)
    {
        using var bound = new CancellationTokenSource(patience);
        foreach (var name in names)
        {
            try
            {
                var change = await application.ResourceNotifications.WaitForResourceAsync(name, c => c.Snapshot.HealthStatus == HealthStatus.Healthy || HasEnded(c.Snapshot), bound.Token);
                Assert.False(HasEnded(change.Snapshot), $"{name} ended with exit code {change.Snapshot.ExitCode} instead of becoming healthy");
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"{name} did not become healthy within {patience}");
            }
        }
    }

    /// <summary>kill -9, and waits until the process is gone.</summary>
    public async Task Kill(params string[] names)
    {
        foreach (var name in names) await KillOne(name);
        using var bound = new CancellationTokenSource(patience);
        foreach (var name in names)
            await application.ResourceNotifications.WaitForResourceAsync(name, change => change.Snapshot.State?.Text is "Exited" or "Finished", bound.Token);
    }

    public async Task StartAgain(params string[] names)
    {
        foreach (var name in names)
        {
            var result = await application.ResourceCommands.ExecuteCommandAsync(name, KnownResourceCommands.StartCommand, CancellationToken.None);
            Assert.True(result.Success, $"start {name}: {result.ErrorMessage}");
        }
    }

    /// <summary>The shard process that is primary for a key's slot, by asking the shards themselves.</summary>
    public async Task<string> PrimaryOf(string key)
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < patience)
        {
            foreach (var name in ShardNames)
            {
                if (await IsPrimaryFor(name, key)) return name;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException($"no shard is primary for {key}");
    }

    public async ValueTask DisposeAsync()
    {
        await application.StopAsync();
        await application.DisposeAsync();
    }

    private static bool HasEnded(CustomResourceSnapshot snapshot) => KnownResourceStates.TerminalStates.Contains(snapshot.State?.Text);

    private async Task<bool> IsPrimaryFor(string name, string key)
    {
        try
        {
            using var connection = await RespConnection.Open(Host, Port(name));
            return await connection.Send("GET", key) is not ReplyError;
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private async Task KillOne(string name)
    {
        using var bound = new CancellationTokenSource(patience);
        var change = await application.ResourceNotifications.WaitForResourceAsync(name, c => c.Snapshot.State?.Text == "Running", bound.Token);
        var processId = change.Snapshot.Properties.First(p => p.Name == ProcessIdProperty).Value;
        using var process = Process.GetProcessById(Convert.ToInt32(processId, System.Globalization.CultureInfo.InvariantCulture));
        process.Kill();
    }
}
