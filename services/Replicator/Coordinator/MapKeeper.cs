using Distro.Topology;
using Distro.Topology.Codec;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Replicator.Coordinator;

/// <summary>
/// The map on its way from a decision to everybody.
///
/// Invariant: nobody ever sees a version that a restart could forget. Argument: a change makes a new version here, which is saved, and only what is saved is
/// told; while one save is under way further changes gather in the next. The coordinator itself decides on the newest, told or not: it may only be more careful for it.
/// </summary>
internal sealed class MapKeeper(Outbox outbox, ClusterMap first, bool firstIsSaved)
{
    private readonly SortedDictionary<long, long> versionTold = [];
    private ClusterMap saved = ClusterMap.Empty;
    private MapUpdate? update;
    private ClusterMap? saving;

    /// <summary>With everything decided so far.</summary>
    public ClusterMap Newest { get; private set; } = first;

    public void Start()
    {
        if (firstIsSaved) saved = Newest;
        else Save();
    }

    public void Change(ClusterMap next)
    {
        Newest = next;
        Save();
    }

    public void Saved(long version)
    {
        if (saving is null || saving.Version != version) return;
        saved = saving;
        saving = null;
        update = null;
        foreach (var link in versionTold.Keys.ToArray()) TellIfNewer(link);
        Save();
    }

    /// <summary>This link hears of the map from now on, and at once if there is one above the version it has.</summary>
    public void Watch(long link, long versionKnown)
    {
        versionTold[link] = versionKnown;
        TellIfNewer(link);
    }

    public void LinkDown(long link) => versionTold.Remove(link);

    private void TellIfNewer(long link)
    {
        if (saved.Version <= versionTold[link]) return;
        versionTold[link] = saved.Version;
        update ??= new MapUpdate(ClusterMapCodec.Encode(saved));
        outbox.Send(link, update);
    }

    private void Save()
    {
        if (saving is not null || Newest.Version <= saved.Version) return;
        saving = Newest;
        outbox.Do(new SaveMap(saving));
    }
}
