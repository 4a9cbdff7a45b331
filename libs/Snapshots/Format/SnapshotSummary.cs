namespace Distro.Snapshots.Format;

/// <summary>
/// What a finished snapshot is known by: its length in bytes, the checksum over all its frames' checksums, and its stamps: every slot's contents are those at an offset
/// between the smallest and the largest.
/// </summary>
public readonly record struct SnapshotSummary(long Id, long Length, uint Checksum, long SmallestStamp, long LargestStamp, long Keys);
