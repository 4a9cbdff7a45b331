using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Distro.StandIn.Health;

/// <summary>
/// Asks a running resource's health checks over and over and publishes what changed: often until it is healthy for the
/// first time, because others wait for that; seldom afterwards.
/// </summary>
sealed class HealthWatch(IResource resource, HealthCheckService health, ResourceNotificationService notifications, TimeProvider time)
{
    static readonly TimeSpan _unhealthyPause = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan _healthyPause = TimeSpan.FromSeconds(5);

    /// <summary>Ends when cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var keys = resource.Annotations.OfType<HealthCheckAnnotation>().Select(annotation => annotation.Key).ToHashSet();
        HealthStatus? last = null;
        try
        {
            while (true)
            {
                var status = keys.Count == 0 ? HealthStatus.Healthy : (await health.CheckHealthAsync(check => keys.Contains(check.Name), cancellation)).Status;
                cancellation.ThrowIfCancellationRequested();
                if (status != last)
                    await notifications.PublishUpdateAsync(resource, snapshot => snapshot with { HealthStatus = status });
                last = status;
                await Task.Delay(status == HealthStatus.Healthy ? _healthyPause : _unhealthyPause, time, cancellation);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
