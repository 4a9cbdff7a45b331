using Distro.Persistence.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Distro.Persistence.Hosting;

/// <summary>What /health says of a writer: the worst thing first, what it is, and what to do.</summary>
internal static class WriterHealth
{
    /// <param name="damaged">Groups whose logs could not be opened.</param>
    /// <param name="baseless">Groups whose log was cut and that have no valid snapshot.</param>
    /// <param name="logs">Those that are served.</param>
    /// <param name="slowSync">A sync that takes longer is slow.</param>
    /// <param name="backupProblem">Why backups fail; null while they do not.</param>
    public static HealthCheckResult Of(IReadOnlyCollection<int> damaged, IReadOnlyCollection<int> baseless, IReadOnlyDictionary<int, GroupLog> logs, TimeSpan slowSync, string? backupProblem = null)
    {
        if (damaged.Count > 0) return HealthCheckResult.Unhealthy($"the log of group {Names(damaged)} is damaged and not served: restore it from a backup or a peer, and start again");
        var full = logs.Where(log => log.Value.IsDiskFull).Select(log => log.Key).ToArray();
        if (full.Length > 0) return HealthCheckResult.Unhealthy($"the disk is full: group {Names(full)} waits, and with it every write that needs its log; make room, and it goes on by itself");
        if (baseless.Count > 0)
            return HealthCheckResult.Unhealthy($"group {Names(baseless)} has no valid snapshot, and its log no longer begins at 0: its members go on, but none can be started anew until the next snapshot");
        var slow = logs.Where(log => log.Value.SyncUnderWay > slowSync).Select(log => log.Key).ToArray();
        if (slow.Length > 0) return HealthCheckResult.Degraded($"slow disk: a sync of the log of group {Names(slow)} takes longer than {slowSync.TotalSeconds:F1} s");
        return backupProblem is null ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded("backups fail: " + backupProblem);
    }

    private static string Names(IEnumerable<int> groups) => string.Join(", ", groups.Order());
}
