namespace Distro.Rdb.Files;

/// <summary>A file is no RDB file, is damaged, or holds what this version does not know. Says at which byte reading stopped.</summary>
public sealed class CorruptRdbException(long position, string reason) : Exception($"byte {position}: {reason}")
{
    public long Position { get; } = position;

    public string Reason { get; } = reason;
}
