namespace Distro.Persistence.Snapshots;

/// <summary>
/// A log without a record beside a snapshot of it. No cut leaves that: a snapshot is of a term whose first record a majority had fsynced before anything was served, and no later
/// history begins below it. So the log's files are gone, and what the snapshot does not hold is with other writers or in a backup.
/// </summary>
internal sealed class LostLogException(string folder, StoredSnapshot snapshot)
    : IOException($"{folder} has no record of its log, though snapshot {snapshot.Id} is of it up to offset {snapshot.LargestStamp}: the log's files are gone. Put them back, or restore the group from a backup; nothing was deleted")
{
}
