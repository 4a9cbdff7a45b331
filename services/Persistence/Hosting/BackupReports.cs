using System.Collections.Concurrent;
using Distro.Persistence.Backup;

namespace Distro.Persistence.Hosting;

/// <summary>
/// Tells operators of the backup without telling them every minute: when a group's backup is complete for the first time or again, each snapshot, and failures as they
/// begin and when their reason changes. Metrics have all of it.
/// </summary>
internal sealed class BackupReports(PersistenceMetrics metrics, ILogger logger) : IBackupEvents
{
    private readonly ConcurrentDictionary<int, string> problems = new();

    /// <summary>Why backups fail just now; null when they do not.</summary>
    public string? Problem => problems.Values.FirstOrDefault(problem => problem.Length > 0);

    public void Stored(int group, string name, long bytes)
    {
        metrics.Stored(group, bytes);
        if (name.EndsWith(".snap", StringComparison.Ordinal)) PersistenceLog.BackupHasSnapshot(logger, group, name, bytes);
        else PersistenceLog.BackupStored(logger, group, name, bytes);
    }

    public void Completed(BackupState state)
    {
        metrics.Backup(state);
        if (problems.TryGetValue(state.Group, out var before) && before.Length == 0) return;
        problems[state.Group] = "";
        PersistenceLog.BackupComplete(logger, state.Group, state.EndOffset, DateTimeOffset.FromUnixTimeMilliseconds(state.CompleteMilliseconds));
    }

    public void BackupFailed(BackupState state)
    {
        metrics.Backup(state);
        if (problems.TryGetValue(state.Group, out var before) && before == state.Problem) return;
        problems[state.Group] = state.Problem;
        PersistenceLog.BackupFails(logger, state.Group, state.EndOffset, state.Problem);
    }

    public void Rejoined(int group, string what) => PersistenceLog.BackupRejoined(logger, group, what);
}
