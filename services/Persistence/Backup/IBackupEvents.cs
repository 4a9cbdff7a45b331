namespace Distro.Persistence.Backup;

/// <summary>Hears what happens on the backup's thread.</summary>
public interface IBackupEvents
{
    void Stored(int group, string name, long bytes);

    /// <summary>A pass is done: the store has what the log had.</summary>
    void Completed(BackupState state);

    /// <summary>A pass failed; another follows.</summary>
    void BackupFailed(BackupState state);

    /// <summary>What the store has is of no use to this log, wholly or from an offset on.</summary>
    void Rejoined(int group, string what);
}
