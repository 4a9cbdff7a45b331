namespace Distro.Snapshots.Format;

/// <summary>These bytes are not a snapshot as it was written. There is an older one, and a longer tail of the log.</summary>
public sealed class CorruptSnapshotException(long position, string reason, string? file = null)
    : IOException($"{file ?? "The snapshot"} is corrupt at byte {position}: {reason}")
{
    public long Position { get; } = position;

    public string Reason { get; } = reason;
}
