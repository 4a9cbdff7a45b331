using Distro.Snapshots.Format;

namespace Distro.Persistence.Snapshots;

/// <summary>A valid snapshot on this disk: every byte was checked when it was sealed. Its file has that many bytes.</summary>
public sealed record StoredSnapshot(long Id, long Epoch, long CreatedMilliseconds, long Length, long SmallestStamp, long LargestStamp, long Keys)
{
    public static StoredSnapshot Of(SnapshotHeader header, SnapshotSummary summary)
        => new(header.Id, header.Epoch, header.CreatedMilliseconds, summary.Length, summary.SmallestStamp, summary.LargestStamp, summary.Keys);
}
