using Distro.Snapshots.Format;

namespace Distro.Shard.Member;

/// <summary>
/// Cuts a snapshot, as its index describes it, into runs that can be loaded at the same time: each begins where a section begins (the first behind the header),
/// and has about so many bytes, or one section that is larger.
/// </summary>
internal static class SnapshotRuns
{
    private const long RunBytes = 1 << 20;

    public static List<SnapshotRun> Of(in SnapshotFooter footer, IReadOnlyList<SnapshotIndexEntry> index)
    {
        var runs = new List<SnapshotRun>();
        long begin = SnapshotFormat.HeaderBytes;
        foreach (var section in index.Where(entry => !entry.IsEmptyRun).OrderBy(entry => entry.Position))
        {
            if (section.Position == begin || section.Position + section.Length - begin <= RunBytes) continue;
            runs.Add(new SnapshotRun(begin, section.Position - begin));
            begin = section.Position;
        }

        if (footer.IndexPosition > begin) runs.Add(new SnapshotRun(begin, footer.IndexPosition - begin));
        return runs;
    }
}

/// <summary>Bytes of a snapshot that are whole sections.</summary>
internal readonly record struct SnapshotRun(long Position, long Length);
