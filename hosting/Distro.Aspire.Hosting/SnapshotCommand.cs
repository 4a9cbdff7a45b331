using System.Net.Sockets;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>The command <c>snapshot</c> of a shard: what BGSAVE asks for, without a client. Its log may be cut once it is kept.</summary>
static class SnapshotCommand
{
    const string Name = "snapshot";

    static readonly TimeSpan answerBound = TimeSpan.FromSeconds(3);

    internal static IResourceBuilder<ProjectResource> WithSnapshot(this IResourceBuilder<ProjectResource> shard, DistroResource store) => shard.WithCommand(
        Name, "Take a snapshot", context => RunAsync(context, shard, store), new CommandOptions
        {
            IconName = "Camera",
            UpdateState = context => context.ResourceSnapshot.HealthStatus == HealthStatus.Healthy ? ResourceCommandState.Enabled : ResourceCommandState.Disabled,
        });

    static async Task<ExecuteCommandResult> RunAsync(ExecuteCommandContext context, IResourceBuilder<ProjectResource> shard, DistroResource store)
    {
        var endpoint = shard.GetEndpoint(DistroResource.RespEndpoint);
        if (!endpoint.IsAllocated)
            return CommandResults.Failure($"{shard.Resource.Name} is not running");
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        bound.CancelAfter(answerBound);
        try
        {
            var reply = await RespQuestion.AskAsync(store, endpoint, "BGSAVE", bound.Token);
            return reply.StartsWith('+') ? CommandResults.Success() : CommandResults.Failure(reply.Trim('-', '\r', '\n'));
        }
        catch (Exception failure) when (failure is SocketException or IOException || (failure is OperationCanceledException && !context.CancellationToken.IsCancellationRequested))
        {
            return CommandResults.Failure($"{shard.Resource.Name} does not answer: {failure.Message}");
        }
    }
}
