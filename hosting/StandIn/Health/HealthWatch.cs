using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Distro.StandIn.Health;

/// <summary>
/// Asks a running resource's health checks over and over and publishes what changed: often until it is healthy for the
/// first time, because others wait for that; seldom afterwards.
/// </summary>
sealed class HealthWatch(IResource resource, HealthCheckService health, ResourceNotificationService notifications, TimeProvider time, Action<string> tell)
{
    static readonly TimeSpan unhealthyPause = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan healthyPause = TimeSpan.FromSeconds(5);

    /// <summary>Unhealthy for shorter than this is starting up or failing over, and not worth a line; nor is a new reason sooner.</summary>
    static readonly TimeSpan untold = TimeSpan.FromSeconds(5);

    long? unhealthySince;
    long? toldAt;
    string? told;

    /// <summary>Ends when cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var keys = resource.Annotations.OfType<HealthCheckAnnotation>().Select(annotation => annotation.Key).ToHashSet();
        HealthStatus? last = null;
        try
        {
            while (true)
            {
                var (status, reason) = await AskAsync(keys, cancellation);
                cancellation.ThrowIfCancellationRequested();
                if (status != last)
                    await notifications.PublishUpdateAsync(resource, snapshot => snapshot with { HealthStatus = status });
                last = status;
                TellIfLasting(status, reason);
                await Task.Delay(status == HealthStatus.Healthy ? healthyPause : unhealthyPause, time, cancellation);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    async Task<(HealthStatus Status, string Reason)> AskAsync(HashSet<string> keys, CancellationToken cancellation)
    {
        if (keys.Count == 0)
            return (HealthStatus.Healthy, "");
        var report = await health.CheckHealthAsync(check => keys.Contains(check.Name), cancellation);
        return (report.Status, report.Entries.Values.FirstOrDefault(entry => entry.Status != HealthStatus.Healthy).Description ?? "");
    }

    void TellIfLasting(HealthStatus status, string reason)
    {
        if (status == HealthStatus.Healthy)
        {
            if (told is not null)
                tell($"{resource.Name} is healthy");
            (unhealthySince, toldAt, told) = (null, null, null);
            return;
        }

        unhealthySince ??= time.GetTimestamp();
        if (reason == told || time.GetElapsedTime(toldAt ?? unhealthySince.Value) < untold)
            return;
        (told, toldAt) = (reason, time.GetTimestamp());
        tell($"{resource.Name} is not healthy: {reason}");
    }
}
