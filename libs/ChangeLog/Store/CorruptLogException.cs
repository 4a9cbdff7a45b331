namespace Distro.ChangeLog.Store;

/// <summary>
/// Bytes that this disk had vouched for are not what was written. Never repaired by guessing: an operator restores the file, or the writer is rebuilt from peers.
/// </summary>
public sealed class CorruptLogException(string file, long position, long offset, string reason)
    : IOException($"{file} is corrupt at byte {position} (log offset {offset}): {reason}. This was durable, so it is not cut: restore the file from a backup or a peer")
{
    public string File { get; } = file;

    public long Position { get; } = position;

    public long Offset { get; } = offset;
}
