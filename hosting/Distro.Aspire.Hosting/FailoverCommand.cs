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

    static readonly TimeSpan servingBound = TimeSpan.FromSeconds(30);
    static readonly TimeSpan askingPause = TimeSpan.FromMilliseconds(200);

    internal static IResourceBuilder<ProjectResource> WithFailover(this IResourceBuilder<ProjectResource> shard, DistroResource store) => shard.WithCommand(
        Name, "Fail over", context => RunAsync(context, shard.Resource, store), new CommandOptions
        {
            ConfirmationMessage = "Writes to this shard's slots wait for about two seconds while a replica takes over.",
            IconName = "ArrowSwap",
            UpdateState = context => store.Replicas > 0 && context.ResourceSnapshot.HealthStatus == HealthStatus.Healthy
                ? ResourceCommandState.Enabled : ResourceCommandState.Disabled,
        });

    static async Task<ExecuteCommandResult> RunAsync(ExecuteCommandContext context, ProjectResource shard, DistroResource store)
    {
        var commands = context.ServiceProvider.GetRequiredService<ResourceCommandService>();
        var stopped = await commands.ExecuteCommandAsync(shard, KnownResourceCommands.StopCommand, context.CancellationToken);
        if (!stopped.Success)
            return stopped;
        await WhenServingAsync(new DistroHealthCheck(store), context.CancellationToken);
        return await commands.ExecuteCommandAsync(shard, KnownResourceCommands.StartCommand, context.CancellationToken);
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
