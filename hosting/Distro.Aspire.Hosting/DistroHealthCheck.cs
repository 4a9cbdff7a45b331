using System.Net.Sockets;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>
/// Healthy when a client would say so: the Router lets it in and DBSIZE, which asks every group, answers with a number.
/// </summary>
sealed class DistroHealthCheck(DistroResource store) : IHealthCheck
{
    static readonly TimeSpan answerBound = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(answerBound);
        try
        {
            var size = await RespQuestion.AskAsync(store, store.PrimaryEndpoint, "DBSIZE", bound.Token);
            return size.StartsWith(':') ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"The Router answered {size}");
        }
        catch (Exception failure) when (failure is SocketException or IOException or OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("The Router does not answer", failure);
        }
    }
}
