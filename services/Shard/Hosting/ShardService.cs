using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Distro.ServiceDefaults.Discovery;
using Distro.Shard.Execution;
using Distro.Shard.Info;
using Distro.Shard.Member;
using Distro.Wire.Links;
using Distro.Wire.Machines;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Distro.Shard.Hosting;

/// <summary>
/// The shard as the host starts, stops and asks it: healthy while it serves its group. In a cluster the server begins when the coordinator has said what cluster it is,
/// and the member's control logic steers it from then on; standing alone it serves at once.
/// </summary>
internal sealed class ShardService(
    ShardOptions options, IConfiguration configuration, TimeProvider time, IHostApplicationLifetime application, ILoggerFactory logs, ILogger<ShardService> log)
    : IHostedService, IHealthCheck, IAsyncDisposable
{
    private const int HaltExitCode = 74;
    private const int FlushMillisecondsMax = 1000;
    private const int FlushStepMilliseconds = 5;

    private readonly ProcessClock clock = new(time);
    private readonly CancellationTokenSource stopping = new();
    private readonly long incarnation = NewIncarnation();
    private Task joining = Task.CompletedTask;
    private volatile ShardServer? server;
    private MemberShell? member;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.StandAlone.Value)
        {
            Serve((ulong)NewIncarnation());
            ShardLog.StandsAlone(log);
        }
        else
        {
            joining = JoinAsync(ReplicatorAddress.Find(configuration));
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await joining;
        if (Interlocked.Exchange(ref member, null) is { } steering)
        {
            if (server is { } serving)
                await FlushLogAsync(serving);
            await steering.DisposeAsync();
        }

        if (Interlocked.Exchange(ref server, null) is { } running)
            await running.DisposeAsync();
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var state = server?.Plane.State;
        return Task.FromResult(state switch
        {
            { Role: ServingRole.Primary } when server?.Plane.Arrivals is { } arrivals => HealthCheckResult.Degraded($"loading: {arrivals.Count} slots are served, others answer LOADING until they are there"),
            { Role: ServingRole.Primary } => HealthCheckResult.Healthy($"primary of epoch {state.Epoch}"),
            { Role: ServingRole.Replica } => HealthCheckResult.Healthy("replica"),
            _ => HealthCheckResult.Unhealthy(state?.Reason ?? "waiting for the coordinator"),
        });
    }

    private async Task JoinAsync(string coordinator)
    {
        try
        {
            var links = new ControlLinkOptions { Secret = Encoding.UTF8.GetBytes(options.LinkSecret.Value) };
            var map = await FirstMap.AskAsync(coordinator, links, error => MemberLog.WaitsForCoordinator(log, coordinator, error.Message), stopping.Token);
            var running = Serve(map.HashSeed, made => made.ShareUsers(new UserProposals(coordinator, links).AskAsync, map));
            member = new MemberShell(Identity(running), coordinator, running.Plane, clock, new LeaseOptions(), links, options.Snapshots, logs.CreateLogger<MemberShell>(), End);
            running.Plane.Snapshots.Asked = member.AskSnapshot;
            running.Plane.Snapshots.Cancelled = member.CancelSnapshot;
            member.Start();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped before it had begun.
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            ShardLog.PortTaken(log, options.BindAddress.Value, options.Port.Value, options.LinkPort.Value);
            End(ShardProcess.PortTakenExitCode);
        }
        catch (Exception error)
        {
            ShardLog.CouldNotStart(log, error.Message);
            End();
        }
    }

    private ShardServer Serve(ulong hashSeed, Action<ShardServer>? prepare = null)
    {
        var running = new ShardServer(options, clock, time, logs, hashSeed, (ulong)incarnation);
        prepare?.Invoke(running);
        server = running;
        running.Start();
        if (running.TlsPort != 0)
            ShardLog.ServesTls(log, options.Name.Value, options.BindAddress.Value, running.TlsPort);
        ShardLog.Started(log, options.Name.Value, options.BindAddress.Value, running.ClientPort, running.LinkPort, running.LoopCount, running.Transport.ToString());
        return running;
    }

    /// <summary>What was acknowledged and is still gathered gets its time to reach the writers, once no command runs any more.</summary>
    private static async Task FlushLogAsync(ShardServer serving)
    {
        await serving.StopLoopsAsync();
        var plane = serving.Plane;
        for (var left = FlushMillisecondsMax; left > 0 && plane.State.Role == ServingRole.Primary && plane.CommittedOffset < plane.Log.ClaimedOffset; left -= FlushStepMilliseconds)
            await Task.Delay(FlushStepMilliseconds);
    }

    private MemberIdentity Identity(ShardServer running)
    {
        var host = options.AnnounceHost.Value.Length > 0 ? options.AnnounceHost.Value : options.BindAddress.Value;
        return new MemberIdentity(options.Name.Value, incarnation, $"{host}:{running.ClientPort}", $"{host}:{running.LinkPort}", AdminEndpoint(host), running.TlsPort);
    }

    /// <summary>Where this process's health and metrics are: the first of its URLs, under the host that it announces.</summary>
    private string AdminEndpoint(string host)
    {
        var first = configuration["urls"]?.Split(';', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return Uri.TryCreate(first, UriKind.Absolute, out var url) ? $"{host}:{url.Port}" : "";
    }

    private void End() => End(HaltExitCode);

    private void End(int exitCode)
    {
        Environment.ExitCode = exitCode;
        application.StopApplication();
    }

    private static long NewIncarnation() => BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & long.MaxValue | 1;
}
