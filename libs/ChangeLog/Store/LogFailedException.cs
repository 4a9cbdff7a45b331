namespace Distro.ChangeLog.Store;

/// <summary>
/// The log takes no more appends: an earlier write or sync failed, and after a failed sync nobody knows what is on the disk - the kernel may have dropped
/// the pages and would call the next sync a success. Only opening it again, which reads what is there, finds out.
/// </summary>
public sealed class LogFailedException(string directory, string reason, Exception? inner = null)
    : IOException($"The log in {directory} takes no more writes: {reason}", inner);
