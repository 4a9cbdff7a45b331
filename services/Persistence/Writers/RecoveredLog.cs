using Distro.Wire.Messages;

namespace Distro.Persistence.Writers;

/// <summary>
/// A group's log as the shell found it at start, after cutting what was torn. Everything below EndOffset is fsynced by now: a process that was killed may have left
/// it to the operating system only. History has one entry for each EpochStart record in the log, oldest first;
/// LastTimeMilliseconds is the time of the last record, 0 in an empty log.
/// </summary>
public sealed record RecoveredLog(int Group, long PromisedEpoch, long PromisedIncarnation, long EndOffset, long LastTimeMilliseconds, IReadOnlyList<EpochStart> History);
