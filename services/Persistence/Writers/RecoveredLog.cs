using Distro.Persistence.Snapshots;
using Distro.Wire.Messages;

namespace Distro.Persistence.Writers;

/// <summary>
/// A group's log as the shell found it at start, after cutting what was torn. Everything below EndOffset is fsynced by now: a process that was killed may have left
/// it to the operating system only. History has one entry for each EpochStart record in the log, oldest first;
/// LastTimeMilliseconds is the time of the last record, 0 in an empty log. The log begins at StartOffset; what was below is in the snapshots, which are given oldest first.
/// EnsembleVersion is the newest ensemble that was told, 0 before the first.
/// </summary>
public sealed record RecoveredLog(int Group, long PromisedEpoch, long PromisedIncarnation, long EndOffset, long LastTimeMilliseconds, IReadOnlyList<EpochStart> History,
    long StartOffset = 0, IReadOnlyList<StoredSnapshot>? Snapshots = null, long EnsembleVersion = 0);
