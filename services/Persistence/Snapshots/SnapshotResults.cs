using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Persistence.Snapshots;

/// <summary>A request about a snapshot is done; see <see cref="SnapshotRequest"/> for what each means.</summary>
public abstract record SnapshotResult(int Group) : MachineResult;

/// <summary>Its bytes below Position are written.</summary>
public sealed record SnapshotWritten(int Group, long Id, long Position) : SnapshotResult(Group);

public sealed record SnapshotSealed(int Group, StoredSnapshot Snapshot) : SnapshotResult(Group);

/// <summary>The one under way is gone, for that reason.</summary>
public sealed record SnapshotFailed(int Group, long Id, SnapshotStatus Status, string Reason) : SnapshotResult(Group);

/// <summary>One that was valid is not what was written, and is no longer there.</summary>
public sealed record SnapshotDamaged(int Group, long Id, string Reason) : SnapshotResult(Group);

/// <summary>The bytes; null, and perhaps why, when they could not be read.</summary>
public sealed record SnapshotFetched(int Group, long Ticket, ReadOnlyMemory<byte>? Bytes, string? Failure = null) : SnapshotResult(Group);

/// <summary>An RDB file of one has so many bytes by now; 0 while it waits for others.</summary>
public sealed record SnapshotExporting(int Group, long Ticket, long Bytes) : SnapshotResult(Group);

/// <summary>It is there, or there will be none; the reason says where and what is in it, or why.</summary>
public sealed record SnapshotExported(int Group, long Ticket, SnapshotStatus Status, string Reason) : SnapshotResult(Group);
