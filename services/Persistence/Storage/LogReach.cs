using Distro.ChangeLog.Store;

namespace Distro.Persistence.Storage;

/// <summary>How far a log is at one moment, and on which history.</summary>
public sealed record LogReach(long StartOffset, long EndOffset, long DurableOffset, IReadOnlyList<EpochRange> Epochs);
