namespace Distro.ChangeLog.Store;

/// <summary>The last record of a log: what a candidate compares. An empty log has epoch 0 and ends where it begins.</summary>
public readonly record struct LogTail(long Epoch, long EndOffset, long LastRecordOffset, long LastTimeMilliseconds);

/// <summary>Records from this offset on, up to the next start, are of this epoch.</summary>
public readonly record struct EpochRange(long Epoch, long Offset);

/// <summary>What was cut when the log was opened: an uncertain tail, above everything that was durable.</summary>
public sealed record TailCut(string File, long Position, long Offset, string Reason);
