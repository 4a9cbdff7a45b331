namespace Distro.Shard.Member;

/// <summary>What a primary should take a snapshot of just now.</summary>
public enum SnapshotDue
{
    Nothing,

    /// <summary>What has changed since the last.</summary>
    Changes,

    /// <summary>Everything.</summary>
    Everything,
}
