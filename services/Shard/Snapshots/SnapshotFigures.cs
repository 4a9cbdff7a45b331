namespace Distro.Shard.Snapshots;

/// <summary>What taking a snapshot has cost so far.</summary>
/// <param name="Bytes">Written.</param>
/// <param name="KeysPreserved">Keys that commands had to write before they changed them.</param>
/// <param name="LongestStep">The longest time that a loop was away from its clients for it.</param>
/// <param name="Elapsed">Since it was begun.</param>
internal readonly record struct SnapshotFigures(long Bytes, long KeysPreserved, TimeSpan LongestStep, TimeSpan Elapsed);
