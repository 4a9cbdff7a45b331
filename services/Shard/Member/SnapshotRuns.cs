using Distro.Snapshots.Format;
using Distro.Snapshots.Reading;

namespace Distro.Shard.Member;

/// <summary>
/// Cuts a snapshot, with those that it builds on, into runs that can be loaded at the same time: each begins where a section begins (the first of the newest behind the header),
/// and has about so many bytes, or one section that is larger. Of older snapshots only what no newer one replaces.
/// </summary>
internal static class SnapshotRuns
{
    private const long RunBytes = 1 << 20;

    public static List<SnapshotRun> Of(SnapshotChain chain)
    {
        var runs = new List<SnapshotRun>();
        AddNewest(chain.Newest, runs);
        foreach (var link in chain.Links.Skip(1)) AddOlder(link, runs);
        return runs;
    }

    /// <summary>All of its frames.</summary>
    private static void AddNewest(SnapshotLink link, List<SnapshotRun> runs)
    {
        long begin = SnapshotFormat.HeaderBytes;
        foreach (var section in link.Sections)
        {
            if (section.Position == begin || section.Position + section.Length - begin <= RunBytes) continue;
            runs.Add(new SnapshotRun(runs.Count, link.Id, false, begin, section.Position - begin));
            begin = section.Position;
        }

        if (link.Footer.IndexPosition > begin) runs.Add(new SnapshotRun(runs.Count, link.Id, false, begin, link.Footer.IndexPosition - begin));
    }

    /// <summary>Sections that are wanted and have none between them that is not.</summary>
    private static void AddOlder(SnapshotLink link, List<SnapshotRun> runs)
    {
        var wanted = link.Wanted.Select(section => section.Position).ToHashSet();
        long begin = 0, end = 0;
        foreach (var section in link.Sections)
        {
            var isWanted = wanted.Contains(section.Position);
            if (begin > 0 && (!isWanted || section.Position + section.Length - begin > RunBytes))
            {
                runs.Add(new SnapshotRun(runs.Count, link.Id, true, begin, end - begin));
                begin = 0;
            }

            if (!isWanted) continue;
            if (begin == 0) begin = section.Position;
            end = section.Position + section.Length;
        }

        if (begin > 0) runs.Add(new SnapshotRun(runs.Count, link.Id, true, begin, end - begin));
    }
}
