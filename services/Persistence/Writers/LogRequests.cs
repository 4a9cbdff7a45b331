using Distro.Wire.Codec;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Persistence.Writers;

/// <summary>
/// What a writer's machine asks of its disk. For one group the shell does WriteRecords, SyncLog, CutLog, SavePromise and NoteEnsemble in the order asked and reports each
/// when it is done, in that order; groups are independent. FetchRecords may overtake and be overtaken. There are no failure results: a disk that fails a write or an fsync
/// has unknown contents, and the shell ends the process, saying why.
/// </summary>
public abstract record LogRequest(int Group) : MachineAction;

/// <summary>
/// Append whole records at an offset, which is the log's end, or the next piece of a large one, which is part of the log with its last piece. Done (RecordsWritten) once the
/// operating system has the bytes, which are let go of then.
/// </summary>
/// <param name="AreChecked">Whoever asks has checked the records' checksums.</param>
/// <param name="MayWait">Nobody need be woken to hear that it is done.</param>
public sealed record WriteRecords(int Group, long Offset, ReadOnlyMemory<byte> Records, bool AreChecked = false, LentBytes? Lent = null, bool MayWait = false) : LogRequest(Group);

/// <summary>Forget the pieces of a record that is not whole. Not answered.</summary>
public sealed record DropPieces(int Group) : LogRequest(Group);

/// <summary>Make everything written below that offset survive a power cut. Done: LogSynced.</summary>
public sealed record SyncLog(int Group, long EndOffset) : LogRequest(Group);

/// <summary>Cut the log at an offset, durably: nothing above it may come back after a restart. Done: LogCut.</summary>
public sealed record CutLog(int Group, long Offset) : LogRequest(Group);

/// <summary>Give up the whole log, durably, and begin at an offset beyond its end, with these epochs below. Done: LogCut.</summary>
public sealed record RestartLog(int Group, long Offset, IReadOnlyList<EpochStart> History) : LogRequest(Group);

/// <summary>Delete what lies below that offset, as far as whole files do. Done: LogHeadCut, also when the disk refused.</summary>
public sealed record CutLogHead(int Group, long Offset) : LogRequest(Group);

/// <summary>Durably keep, in place of the one before, to whom the group's epoch was promised, and the newest ensemble known. Done: PromiseSaved.</summary>
public sealed record SavePromise(int Group, long Epoch, long Incarnation, long EnsembleVersion = 0) : LogRequest(Group);

/// <summary>Durably keep that this version of the group's ensemble is known. Done: EnsembleNoted.</summary>
public sealed record NoteEnsemble(int Group, long Version) : LogRequest(Group);

/// <summary>
/// Read whole records from an offset on, as many as fit, none that begins at EndOffset or later. Of a first one that does not fit, or that the reader has Taken bytes of already,
/// as much as fits. Done: RecordsFetched.
/// </summary>
public sealed record FetchRecords(int Group, long Ticket, long Offset, int Taken, long EndOffset, int BytesMax) : LogRequest(Group);
