using Distro.Snapshots.Format;
using Distro.Wire.Machines;

namespace Distro.Persistence.Snapshots;

/// <summary>
/// What a writer's machine asks of its disk about snapshots. The shell does those of one group in the order asked, apart from the log's requests, so that no
/// append ever waits for them; FetchSnapshot may overtake. A failure ends the snapshot concerned and nothing else.
/// </summary>
public abstract record SnapshotRequest(int Group) : MachineAction;

/// <summary>Begin to take in a snapshot. Answered only when it fails (SnapshotFailed).</summary>
public sealed record BeginSnapshot(int Group, long Id) : SnapshotRequest(Group);

/// <summary>Write its next bytes. Done: SnapshotWritten, or SnapshotFailed.</summary>
public sealed record WriteSnapshot(int Group, long Id, long Position, ReadOnlyMemory<byte> Bytes) : SnapshotRequest(Group);

/// <summary>Check all of it, and make it durable under its name. Done: SnapshotSealed, or SnapshotFailed.</summary>
public sealed record SealSnapshot(int Group, long Epoch, SnapshotSummary Summary) : SnapshotRequest(Group)
{
    public long Id => Summary.Id;
}

/// <summary>Forget the one under way. Not answered.</summary>
public sealed record DropSnapshotPart(int Group, long Id) : SnapshotRequest(Group);

/// <summary>Give up the one under way, whichever it is: the log needs the room. Answered with SnapshotFailed when there was one.</summary>
public sealed record GiveUpSnapshot(int Group) : SnapshotRequest(Group);

/// <summary>Delete one. Not answered; when the disk refuses it goes at another start.</summary>
public sealed record DeleteSnapshot(int Group, long Id) : SnapshotRequest(Group);

/// <summary>Read all of one and check it. Answered only when it is damaged (SnapshotDamaged).</summary>
public sealed record VerifySnapshot(int Group, long Id) : SnapshotRequest(Group);

/// <summary>Read bytes of one. Done: SnapshotFetched.</summary>
public sealed record FetchSnapshot(int Group, long Ticket, long Id, long Position, int BytesMax) : SnapshotRequest(Group);
