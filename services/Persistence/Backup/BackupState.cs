namespace Distro.Persistence.Backup;

/// <summary>How far a group's backup is, a moment ago.</summary>
/// <param name="Group">Of the log.</param>
/// <param name="EndOffset">The store has everything below.</param>
/// <param name="CompleteMilliseconds">Every moment up to this one can be restored, Unix milliseconds; 0: none yet.</param>
/// <param name="Failures">Passes that failed one after the other, up to now.</param>
/// <param name="Problem">Why the last one did; empty when it did not.</param>
public sealed record BackupState(int Group, long EndOffset, long CompleteMilliseconds, int Failures, string Problem);
