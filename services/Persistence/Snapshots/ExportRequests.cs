using Distro.Wire.Machines;

namespace Distro.Persistence.Snapshots;

/// <summary>What a writer's machine asks about RDB files of its snapshots. The shell makes them apart from everything else, one at a time, in the order asked.</summary>
public abstract record ExportRequest(int Group, long Ticket) : MachineAction;

/// <summary>Make an RDB file of a snapshot, which nobody deletes until this is over, nor the log that it needs. Done: SnapshotExporting about every second, then SnapshotExported.</summary>
public sealed record ExportSnapshot(int Group, long Ticket, long Id, bool IsAwaited) : ExportRequest(Group, Ticket);

/// <summary>Nobody wants it any more. Not answered; SnapshotExported may still come.</summary>
public sealed record DropExport(int Group, long Ticket) : ExportRequest(Group, Ticket);
