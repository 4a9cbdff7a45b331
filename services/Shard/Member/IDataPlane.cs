using Distro.Topology;

namespace Distro.Shard.Member;

/// <summary>
/// What the member's control logic (who leads, what is committed) tells the part of this process that executes commands, and asks of it.
/// Called on the member's own control thread, never on a loop. Offsets are byte positions in the group's log.
/// </summary>
public interface IDataPlane : ILogSink
{
    /// <summary>Not serving: loading, or fenced. Keyspace commands get LOADING (or MASTERDOWN on a replica that lost its stream) until told otherwise.</summary>
    void Suspend(string reason);

    /// <summary>Serves reads as a replica of what is applied.</summary>
    void ServeAsReplica();

    /// <summary>
    /// Serves as primary of this epoch: the log goes on at AppliedOffset. No record gets an earlier time than <paramref name="timeFloorMilliseconds"/>.
    /// The lease must have been extended before. Under Durability.Always replies wait for <see cref="Commit"/>. Called again with the same epoch, it changes the durability only.
    /// </summary>
    void ServeAsPrimary(long epoch, long timeFloorMilliseconds, Durability durability);

    /// <summary>The newest map that reached this process: who owns which slots, for redirections and CLUSTER. It decides nothing about serving.</summary>
    void UseMap(ClusterMap map);

    /// <summary>The lease holds until this instant of the member's monotonic clock (IClock.MonotonicMilliseconds: the data plane is made with the same clock). Past it no reply of slot data is released and no write starts.</summary>
    void ExtendLease(long untilMonotonicMilliseconds);

    /// <summary>Records below this offset are held by a majority of writers (fsynced, where the group's durability is always): replies waiting for them go out.</summary>
    void Commit(long offset);

    /// <summary>A majority of writers have fsynced the records below this offset, whatever the durability.</summary>
    void Synced(long offset)
    {
    }

    /// <summary>Where the log ends: everything below is published and may be sent. Reading it has the next record told.</summary>
    long PublishedOffset { get; }

    /// <summary>The same without the consequence: what comes next is told if it would have been.</summary>
    long WalkPublished();

    /// <summary>Clients wait until copies hold what they wrote (WAIT): what is published should be sent at once.</summary>
    bool IsLogAwaited { get; }

    /// <summary>Replies wait until what lies below is on the disks that count, though the group's durability does not ask for that: its sync is to be asked for at once.</summary>
    long SyncWantedOffset => 0;

    /// <summary>Copies whole published records from an offset on, as many as fit. Returns the bytes copied; 0 when the first does not fit.</summary>
    int ReadPublished(long offset, Span<byte> buffer);

    /// <summary>Copies what follows the first so many bytes of the published record at an offset, as much as fits, to its end at most. Returns the bytes copied.</summary>
    int ReadPublishedPiece(long recordOffset, int taken, Span<byte> buffer);

    /// <summary>Nobody needs the log below this offset from this process's memory any more.</summary>
    void ReleaseBelow(long offset);

    /// <summary>Called (from any thread, at most once until PublishedOffset is read again) when something was published.</summary>
    Action? Published { get; set; }

    /// <summary>Replicas known to hold the log up to an offset, for WAIT and INFO.</summary>
    void ReplicaAcknowledged(string memberName, long offset);

    /// <summary>
    /// Begins to take a snapshot of what it serves, as primary of that epoch. One at a time, until <see cref="SettleSnapshot"/>. With a base it may hold only what changed since
    /// that one, the last that counted; its header says whether it does.
    /// </summary>
    ISnapshotTaking TakeSnapshot(int group, long id, long epoch, long baseId = 0);

    /// <summary>About how many bytes one that builds on that snapshot would have; <see cref="long.MaxValue"/> when it would be whole.</summary>
    long ChangedBytes(long id);

    /// <summary>What became of the snapshot: the writers keep it, or nobody does.</summary>
    void SettleSnapshot(bool counts);

    /// <summary>Whether whoever asked for the snapshot under way wants an RDB file of it.</summary>
    RdbWish RdbWish => RdbWish.None;

    /// <summary>Begins to load a snapshot into a plane that holds nothing (<see cref="Reset"/>) and does not serve.</summary>
    ISnapshotLoading LoadSnapshot();

    /// <summary>Called, from any thread, when a snapshot has bytes to read, was finished or failed, or when loading has gone on.</summary>
    Action? SnapshotMoved { get; set; }
}
