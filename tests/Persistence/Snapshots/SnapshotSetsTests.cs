using Distro.Persistence.Snapshots;

namespace Distro.Tests.Persistence.Snapshots;

public class SnapshotSetsTests
{
    private readonly List<StoredSnapshot> all = [];

    [Fact]
    public void What_is_needed_are_whole_sets_and_the_log_of_the_newest_of_the_oldest()
    {
        Assert.Equal((0L, 0L), SnapshotSets.Needed(all, 2));
        Add(1, 0);
        Add(2, 1);
        Assert.Equal((0L, 0L), SnapshotSets.Needed(all, 2));
        Assert.Equal((1L, 20L), SnapshotSets.Needed(all, 1));
        Add(3, 0);
        Assert.Equal((1L, 20L), SnapshotSets.Needed(all, 2));
        Add(4, 3);
        Add(5, 4);
        Assert.Equal((1L, 20L), SnapshotSets.Needed(all, 2));
        Add(6, 0);
        Assert.Equal((3L, 50L), SnapshotSets.Needed(all, 2));
        Assert.Equal((1L, 20L), SnapshotSets.Needed(all, 3));
        Assert.Equal((0L, 0L), SnapshotSets.Needed(all, 4));
    }

    [Fact]
    public void A_chain_leads_to_the_whole_one_or_to_nothing()
    {
        var (whole, first, second) = (Add(1, 0), Add(2, 1), Add(3, 2));
        Assert.Equal((1L, 1L), (SnapshotSets.RootOf(all, whole), SnapshotSets.RootOf(all, second)));
        Assert.Equal([second, first, whole], SnapshotSets.ChainOf(all, second));
        Assert.Equal(3000, SnapshotSets.BytesOf(all, second));
        all.Remove(first);
        Assert.Equal(0, SnapshotSets.RootOf(all, second));
        Assert.Equal([second], SnapshotSets.ChainOf(all, second));
        // A damaged list never makes it go round.
        all.Add(new StoredSnapshot(9, 1, 1, 1000, 90, 90, 1, 9));
        Assert.Equal(0, SnapshotSets.RootOf(all, all[^1]));
    }

    private StoredSnapshot Add(long id, long baseId)
    {
        all.Add(new StoredSnapshot(id, 1, 1, 1000, id * 10, id * 10, 1, baseId));
        return all[^1];
    }
}
