using Distro.Snapshots.Format;

namespace Distro.Snapshots.Reading;

/// <summary>One file of a chain of snapshots.</summary>
/// <param name="Header">Its first bytes.</param>
/// <param name="Length">Of the file in clear.</param>
/// <param name="Footer">Its last bytes.</param>
/// <param name="Sections">All sections in it, the functions too, as they lie.</param>
/// <param name="Wanted">Those that no newer file replaces, in the order of the index.</param>
/// <param name="Empty">Runs of slots that are empty, as far as no newer file says otherwise.</param>
public sealed record SnapshotLink(
    SnapshotHeader Header, long Length, SnapshotFooter Footer, IReadOnlyList<SnapshotIndexEntry> Sections, IReadOnlyList<SnapshotIndexEntry> Wanted, IReadOnlyList<SnapshotIndexEntry> Empty)
{
    public long Id => Header.Id;
}
