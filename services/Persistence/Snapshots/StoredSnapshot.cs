using Distro.Snapshots.Format;

namespace Distro.Persistence.Snapshots;

/// <summary>A valid snapshot on this disk: every byte was checked when it was sealed. Its file has that many bytes. With a base it holds only what changed since that one; 0: it is whole.</summary>
public sealed record StoredSnapshot(long Id, long Epoch, long CreatedMilliseconds, long Length, long SmallestStamp, long LargestStamp, long Keys, long BaseId)
{
    public static StoredSnapshot Of(SnapshotHeader header, SnapshotSummary summary)
        => new(header.Id, header.Epoch, header.CreatedMilliseconds, summary.Length, summary.SmallestStamp, summary.LargestStamp, summary.Keys, header.BaseId);
}
