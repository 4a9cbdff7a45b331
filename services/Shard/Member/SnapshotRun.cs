namespace Distro.Shard.Member;

/// <summary>Bytes of a snapshot that are whole sections.</summary>
/// <param name="Number">Tells it from the others of one loading.</param>
/// <param name="Id">Of the snapshot that they lie in.</param>
/// <param name="IsOlder">The snapshot loaded builds on that one: only its sections count, not what it says about other slots.</param>
/// <param name="Position">Where they begin there.</param>
/// <param name="Length">How many.</param>
public readonly record struct SnapshotRun(int Number, long Id, bool IsOlder, long Position, long Length);
