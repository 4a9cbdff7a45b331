using Microsoft.Extensions.Logging;

namespace Distro.Persistence.Hosting;

internal static partial class PersistenceLog
{
    [LoggerMessage(LogLevel.Information, "Writer {WriterId} keeps logs in {Path}; links on {Endpoint}, coordinator at {Coordinator}")]
    internal static partial void Started(ILogger logger, string writerId, string path, string endpoint, string coordinator);

    [LoggerMessage(LogLevel.Information, "Log of group {Group} opened: offsets {StartOffset} to {EndOffset}, last epoch {Epoch}, promised epoch {PromisedEpoch}")]
    internal static partial void LogOpened(ILogger logger, int group, long startOffset, long endOffset, long epoch, long promisedEpoch);

    [LoggerMessage(LogLevel.Warning, "Log of group {Group} ended in an uncertain tail, cut at offset {Offset} ({File}, byte {Position}: {Reason}). Nothing that was synced is gone")]
    internal static partial void TailCut(ILogger logger, int group, long offset, string file, long position, string reason);

    [LoggerMessage(LogLevel.Error, "Disk full: group {Group} waits, and with it every write that needs this log. {Reason}")]
    internal static partial void DiskFull(ILogger logger, int group, string reason);

    [LoggerMessage(LogLevel.Warning, "Group {Group}: log files that are over could not be deleted, and will be at the next start: {Reason}")]
    internal static partial void HeadNotCut(ILogger logger, int group, string reason);

    [LoggerMessage(LogLevel.Information, "Group {Group} has snapshot {Id}: {Bytes} bytes, {Keys} keys, stamps {SmallestStamp} to {LargestStamp}")]
    internal static partial void SnapshotFound(ILogger logger, int group, long id, long bytes, long keys, long smallestStamp, long largestStamp);

    [LoggerMessage(LogLevel.Error, "Group {Group}: a snapshot is damaged and was set aside as {File}; the one before and a longer tail of the log take its place. {Reason}")]
    internal static partial void SnapshotDamaged(ILogger logger, int group, string file, string reason);

    [LoggerMessage(LogLevel.Information, "Group {Group} has an RDB file, as a client asked: {What}")]
    internal static partial void RdbWritten(ILogger logger, int group, string what);

    [LoggerMessage(LogLevel.Warning, "Group {Group}: no RDB file is written, what had that name before stays: {Reason}. The snapshot is kept, nothing is lost; BGSAVE tries again")]
    internal static partial void RdbNotWritten(ILogger logger, int group, string reason);

    [LoggerMessage(LogLevel.Error, "{Kind} group {Group} epoch {Epoch}: {Text}")]
    internal static partial void Alarmed(ILogger logger, string kind, int group, long epoch, string text);

    [LoggerMessage(LogLevel.Warning, "Slow disk: a sync of the log of group {Group} took {Seconds:F1} s, and every reply under `always` waited for it. Said at most every ten seconds")]
    internal static partial void SlowSync(ILogger logger, int group, double seconds);

    [LoggerMessage(LogLevel.Critical, "Log of group {Group} can't be trusted any longer, and the process ends so that nothing is acknowledged wrongly: {Reason}. Check the disk, then start again")]
    internal static partial void DiskFailed(ILogger logger, int group, string reason);

    [LoggerMessage(LogLevel.Critical, "Group {Group} is not served, other groups are: {Reason}")]
    internal static partial void GroupDamaged(ILogger logger, int group, string reason);

    [LoggerMessage(LogLevel.Critical, "Stopping: {Reason}")]
    internal static partial void Halted(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Information, "{Kind} group {Group} epoch {Epoch}: {Text}")]
    internal static partial void Noted(ILogger logger, string kind, int group, long epoch, string text);

    [LoggerMessage("Link to {Peer} is gone: {Reason}")]
    internal static partial void LinkFailed(ILogger logger, LogLevel level, string peer, string reason);

    [LoggerMessage(LogLevel.Information, "Backup of group {Group} is complete up to offset {Offset}: every moment until {Time:u} can be restored")]
    internal static partial void BackupComplete(ILogger logger, int group, long offset, DateTimeOffset time);

    [LoggerMessage(LogLevel.Debug, "Backup of group {Group} has {Name}, {Bytes} bytes")]
    internal static partial void BackupStored(ILogger logger, int group, string name, long bytes);

    [LoggerMessage(LogLevel.Information, "Backup of group {Group} has snapshot {Name}, {Bytes} bytes")]
    internal static partial void BackupHasSnapshot(ILogger logger, int group, string name, long bytes);

    [LoggerMessage(LogLevel.Warning, "Backup of group {Group} fails, at offset {Offset}, and is tried again until it succeeds; the log is kept for it meanwhile. {Reason}")]
    internal static partial void BackupFails(ILogger logger, int group, long offset, string reason);

    [LoggerMessage(LogLevel.Warning, "Backup of group {Group}: {What}")]
    internal static partial void BackupRejoined(ILogger logger, int group, string what);

    [LoggerMessage(LogLevel.Critical, "The configuration can't be used: {Problem}")]
    internal static partial void BadConfiguration(ILogger logger, string problem);

    [LoggerMessage(LogLevel.Critical, "Link port {Port} on {Address} is taken: end what listens there, or set Distro:LinkPort")]
    internal static partial void PortTaken(ILogger logger, long port, string address);

    [LoggerMessage(LogLevel.Critical, "The writer can't start: {Reason}")]
    internal static partial void CouldNotStart(ILogger logger, string reason);
}
