using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>
/// The command <c>failover</c> of a shard: stops the process in order, so that a replica takes over what it led, waits until
/// the cluster serves again, and starts it as a replica. For a planned restart, and to see a failover without a kill.
/// </summary>
static class FailoverCommand
{
    const string Name = "failover";

    /// <summary>How ROLE's reply begins on a replica: five elements, the first of them a string.</summary>
    const string ReplicaRole = "*5\r\n$5\r\nslave";

    static readonly TimeSpan answerBound = TimeSpan.FromSeconds(3);

    static readonly TimeSpan servingBound = TimeSpan.FromSeconds(30);
    static readonly TimeSpan askingPause = TimeSpan.FromMilliseconds(200);

    internal static IResourceBuilder<ProjectResource> WithFailover(this IResourceBuilder<ProjectResource> shard, DistroResource store) => shard.WithCommand(
        Name, "Fail over", context => RunAsync(context, shard, store), new CommandOptions
        {
            ConfirmationMessage = "Writes to this shard's slots wait for about two seconds while a replica takes over.",
            IconName = "ArrowSwap",
            UpdateState = context => store.Replicas > 0 && context.ResourceSnapshot.HealthStatus == HealthStatus.Healthy
                ? ResourceCommandState.Enabled : ResourceCommandState.Disabled,
        });

    static async Task<ExecuteCommandResult> RunAsync(ExecuteCommandContext context, IResourceBuilder<ProjectResource> shard, DistroResource store)
    {
        if (await IsReplicaAsync(shard, store, context.CancellationToken))
            return CommandResults.Failure($"{shard.Resource.Name} is a replica: it leads nothing that another could take over");
        var commands = context.ServiceProvider.GetRequiredService<ResourceCommandService>();
        var stopped = await commands.ExecuteCommandAsync(shard.Resource, KnownResourceCommands.StopCommand, context.CancellationToken);
        if (!stopped.Success)
            return stopped;
        await WhenServingAsync(new DistroHealthCheck(store), context.CancellationToken);
        return await commands.ExecuteCommandAsync(shard.Resource, KnownResourceCommands.StartCommand, context.CancellationToken);
    }

    /// <summary>False as well when it does not answer: stopping and starting it does no harm then.</summary>
    static async Task<bool> IsReplicaAsync(IResourceBuilder<ProjectResource> shard, DistroResource store, CancellationToken cancellation)
    {
        var endpoint = shard.GetEndpoint(DistroResource.RespEndpoint);
        if (!endpoint.IsAllocated)
            return false;
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bound.CancelAfter(answerBound);
        try
        {
            var role = await RespQuestion.AskAsync(store, endpoint, "ROLE", bound.Token);
            return role.StartsWith(ReplicaRole, StringComparison.Ordinal);
        }
        catch (Exception failure) when (failure is SocketException or IOException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>Returns after the bound too: the process must come back whether or not somebody took over.</summary>
    static async Task WhenServingAsync(DistroHealthCheck check, CancellationToken cancellation)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bound.CancelAfter(servingBound);
        try
        {
            while ((await check.CheckHealthAsync(new HealthCheckContext(), bound.Token)).Status != HealthStatus.Healthy)
                await Task.Delay(askingPause, bound.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
        }
    }
}
