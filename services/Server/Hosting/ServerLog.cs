using Microsoft.Extensions.Logging;

namespace Distro.Server.Hosting;

/// <summary>What the server tells. The wording of start, readiness, a taken port and the end is what test harnesses wait for.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(LogLevel.Warning, "distro-server {Version} is starting, PID: {ProcessId}, port {Port}, {Mode}")]
    internal static partial void Starting(ILogger logger, string version, int processId, long port, string mode);

    [LoggerMessage(LogLevel.Information, "Server initialized")]
    internal static partial void Initialized(ILogger logger);

    [LoggerMessage(LogLevel.Information, "Ready to accept connections {Kind}")]
    internal static partial void Ready(ILogger logger, string kind);

    [LoggerMessage(LogLevel.Warning, "Failed listening on port {Port} (TCP), aborting: {Reason}")]
    internal static partial void PortTaken(ILogger logger, long port, string reason);

    [LoggerMessage(LogLevel.Warning, "The server can't start: {Reason}")]
    internal static partial void CouldNotStart(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "Going to the background is left to the shell or the service manager: the server stays where it is")]
    internal static partial void StaysInForeground(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "The process id can't be written to {Path}: {Reason}")]
    internal static partial void NoProcessIdFile(ILogger logger, string path, string reason);

    [LoggerMessage(LogLevel.Information, "DB loaded from append only file: {Seconds:F3} seconds, {Bytes} bytes of log")]
    internal static partial void Loaded(ILogger logger, double seconds, long bytes);

    [LoggerMessage(LogLevel.Information, "Nothing of this server's own is here: it begins with {Path}, {Keys} keys; {Passed} more have expired or have no elements")]
    internal static partial void RdbTaken(ILogger logger, string path, long keys, long passed);

    [LoggerMessage(LogLevel.Information, "The first slots are served after {Seconds:F3} seconds; others answer LOADING until they are there")]
    internal static partial void ServesFirst(ILogger logger, double seconds);

    [LoggerMessage(LogLevel.Error, "A snapshot of which slots were served already is damaged: {File}: {Reason}. It is set aside, nothing is served until the one before and a longer tail of the log are loaded; nothing of what was written is lost")]
    internal static partial void ServedSnapshotDamaged(ILogger logger, string file, string reason);

    [LoggerMessage(LogLevel.Error, "A segment of the log that this start did not need is damaged: {File}, byte {Position}: {Reason}. Should the snapshot that was loaded be damaged, too, the one before can't take its place: have a new one taken (BGSAVE), which the log is cut below in time, or restore the file from a backup")]
    internal static partial void SegmentDamaged(ILogger logger, string file, long position, string reason);

    [LoggerMessage(LogLevel.Warning, "The log ended in an uncertain tail, cut at offset {Offset} ({File}, byte {Position}: {Reason}). Nothing that was synced is gone")]
    internal static partial void TailCut(ILogger logger, long offset, string file, long position, string reason);

    [LoggerMessage(LogLevel.Information, "A log was begun with what the server holds")]
    internal static partial void LogBegun(ILogger logger);

    [LoggerMessage(LogLevel.Information, "The log is no longer kept; what it holds stays on the disk")]
    internal static partial void LogGivenUp(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "A log could not be begun, and none is kept: {Reason}")]
    internal static partial void NoLog(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "The data was not saved: {Reason}")]
    internal static partial void NotCopied(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Information, "RDB file {Path} is written: {What}")]
    internal static partial void RdbWritten(ILogger logger, string path, string what);

    [LoggerMessage(LogLevel.Warning, "RDB file {Path} is not written, what had that name before stays: {Reason}. The snapshot that this server begins with is kept, nothing is lost; mend that and say BGSAVE again, or set dbfilename to nothing if no RDB file is wanted")]
    internal static partial void RdbNotWritten(ILogger logger, string path, string reason);

    [LoggerMessage(LogLevel.Information, "No RDB file {Path} is written: it would not be encrypted, and storage-key-file says that what is kept is to be. Set dbfilename (if to the same) to have one")]
    internal static partial void RdbNotInClear(ILogger logger, string path);

    [LoggerMessage(LogLevel.Information, "Snapshot {Id} is being taken")]
    internal static partial void SnapshotBegun(ILogger logger, long id);

    [LoggerMessage(LogLevel.Information, "Snapshot {Id} is kept: {Keys} keys, {Bytes} bytes; {Figures}")]
    internal static partial void SnapshotKept(ILogger logger, long id, long keys, long bytes, string figures);

    [LoggerMessage(LogLevel.Warning, "Snapshot {Id} is not kept: {Reason}")]
    internal static partial void SnapshotFailed(ILogger logger, long id, string reason);

    [LoggerMessage(LogLevel.Information, "Snapshot {Id} is loaded: {Keys} keys, {Bytes} bytes")]
    internal static partial void SnapshotLoaded(ILogger logger, long id, long keys, long bytes);

    [LoggerMessage(LogLevel.Error, "A snapshot can't be loaded, the one before and a longer tail of the log take its place: {File}: {Reason}")]
    internal static partial void SnapshotDamaged(ILogger logger, string file, string reason);

    [LoggerMessage(LogLevel.Warning, "The disk is full: writes wait for room. {Reason}")]
    internal static partial void DiskFull(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Critical, "The log can't be trusted any longer, and the server ends so that nothing is acknowledged wrongly: {Reason}. Check the disk, then start again")]
    internal static partial void DiskFailed(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "Received {Signal} scheduling shutdown...")]
    internal static partial void Signalled(ILogger logger, string signal);

    [LoggerMessage(LogLevel.Warning, "You insist... exiting now.")]
    internal static partial void Insists(ILogger logger);

    [LoggerMessage(LogLevel.Information, "Shutdown manually aborted.")]
    internal static partial void ShutdownAborted(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "{Problem}, can't exit.")]
    internal static partial void CantEnd(ILogger logger, string problem);

    [LoggerMessage(LogLevel.Warning, "{Problem}. Exit anyway.")]
    internal static partial void EndsAnyway(ILogger logger, string problem);

    [LoggerMessage(LogLevel.Warning, "Errors trying to shut down the server. Check the logs for more information.")]
    internal static partial void ShutdownFailed(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "DEBUG LOG: {Line}")]
    internal static partial void DebugNote(ILogger logger, string line);

    [LoggerMessage(LogLevel.Information, "User requested shutdown...")]
    internal static partial void StopRequested(ILogger logger);

    [LoggerMessage(LogLevel.Information, "Removing the pid file.")]
    internal static partial void RemovesProcessIdFile(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "distro-server is now ready to exit, bye bye...")]
    internal static partial void Stopped(ILogger logger);
}
