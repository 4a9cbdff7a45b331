namespace Distro.ChangeLog.Segments;

/// <summary>A record at <paramref name="Offset"/>, of that epoch, lies in the commit group whose header is at <paramref name="Position"/> of the file.</summary>
internal readonly record struct IndexEntry(long Offset, long Position, long Epoch);
