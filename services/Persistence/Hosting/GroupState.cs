using Distro.Persistence.Snapshots;
using Distro.Persistence.Storage;

namespace Distro.Persistence.Hosting;

/// <summary>How far a group's log and snapshots are, a moment ago: for metrics and health.</summary>
public sealed record GroupState(int Group, long StartOffset, long EndOffset, long DurableOffset, long SnapshotBytes, StoredSnapshot? Newest)
{
    public GroupState(int group, GroupLog log, GroupSnapshots snapshots)
        : this(group, log.StartOffset, log.EndOffset, log.DurableOffset, snapshots.StoredBytes, snapshots.Newest)
    {
    }
}
