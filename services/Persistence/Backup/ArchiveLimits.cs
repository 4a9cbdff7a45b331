namespace Distro.Persistence.Backup;

/// <summary>How a group is backed up.</summary>
/// <param name="Keep">Every moment of so long ago can be restored; zero: for ever.</param>
/// <param name="HoldBytes">How much log is kept for the backup's sake.</param>
/// <param name="ObjectBytes">An object of records has about so many bytes at most, or one record.</param>
public sealed record ArchiveLimits(TimeSpan Keep, long HoldBytes, long ObjectBytes = 32 << 20);
