using Distro.Shard.Execution;
using Distro.Shard.Telemetry;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Distro.Shard.Hosting;

/// <summary>The server as the host starts, stops and asks it: healthy while it serves its group.</summary>
internal sealed class ShardService(ShardOptions options, TimeProvider time, ILoggerFactory logs, ILogger<ShardService> log) : IHostedService, IHealthCheck, IAsyncDisposable
{
    private ShardServer? server;
    private ShardMetrics? metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.StandAlone.Value)
            throw new Distro.ServiceDefaults.Options.OptionsException("Distro:StandAlone is the only way to run a shard yet");
        server = new ShardServer(options, new SystemClock(time), time, logs, hashSeed: (ulong)Random.Shared.NextInt64(), incarnation: (ulong)Random.Shared.NextInt64(1, long.MaxValue));
        metrics = new ShardMetrics(server);
        server.Start();
        ShardLog.Started(log, options.Name.Value, options.BindAddress.Value, server.ClientPort, server.LinkPort, server.LoopCount, server.Transport.ToString());
        if (options.StandAlone.Value)
            ShardLog.StandsAlone(log);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        metrics?.Dispose();
        if (Interlocked.Exchange(ref server, null) is { } running)
            await running.DisposeAsync();
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var state = server?.Plane.State;
        return Task.FromResult(state switch
        {
            { Role: ServingRole.Primary } => HealthCheckResult.Healthy($"primary of epoch {state.Epoch}"),
            { Role: ServingRole.Replica } => HealthCheckResult.Healthy("replica"),
            _ => HealthCheckResult.Unhealthy(state?.Reason ?? "starting"),
        });
    }
}
