namespace Distro.Wire.Messages;

/// <summary>How a writer answered a read of a snapshot.</summary>
public enum SnapshotReadStatus : byte
{
    Ok = 0,

    /// <summary>There is no such snapshot, or no longer.</summary>
    None = 1,

    /// <summary>It is there and can't be read: ask for an older one.</summary>
    Failed = 2,
}
