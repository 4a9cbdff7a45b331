using Distro.Wire.Machines;

namespace Distro.Persistence.Writers;

/// <summary>A request to the disk is done; see <see cref="LogRequest"/> for what each means.</summary>
public abstract record LogResult(int Group) : MachineResult;

/// <summary>Whole records are written below EndOffset, and bytes below BytesOffset, the last record perhaps in part.</summary>
public sealed record RecordsWritten(int Group, long EndOffset, long BytesOffset, bool MayWait = false) : LogResult(Group);

public sealed record LogSynced(int Group, long EndOffset) : LogResult(Group);

public sealed record LogCut(int Group, long Offset) : LogResult(Group);

/// <summary>The log's files begin at that offset now.</summary>
public sealed record LogHeadCut(int Group, long StartOffset) : LogResult(Group);

public sealed record PromiseSaved(int Group, long Epoch, long Incarnation, long EnsembleVersion = 0) : LogResult(Group);

public sealed record EnsembleNoted(int Group, long Version) : LogResult(Group);

public sealed record RecordsFetched(int Group, long Ticket, ReadOnlyMemory<byte> Records) : LogResult(Group);
