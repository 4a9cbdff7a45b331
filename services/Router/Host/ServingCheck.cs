using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Distro.Router.Host;

/// <summary>Healthy when any command would be served now: there is a map, every group in it has a primary, and every loop's links to it are up.</summary>
internal sealed class ServingCheck(RouterProcess process) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var map = process.Map;
        if (process.IsServing) return Task.FromResult(HealthCheckResult.Healthy());
        if (map.Version == 0) return Task.FromResult(HealthCheckResult.Unhealthy("no cluster map yet: is the replicator running?"));
        var without = map.Groups.Where(group => group.Primary == 0).Select(group => group.Id).ToArray();
        var reason = without.Length > 0 ? $"no primary for group {string.Join(", ", without)}" : "links to shards are missing";
        return Task.FromResult(HealthCheckResult.Unhealthy(reason));
    }
}
