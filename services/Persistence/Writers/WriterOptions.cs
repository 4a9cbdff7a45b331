namespace Distro.Persistence.Writers;

/// <summary>What an operator decides about a writer's snapshots.</summary>
public sealed record WriterOptions
{
    /// <summary>Valid snapshots kept; the log is cut below the oldest of so many.</summary>
    public int SnapshotsKept { get; init; } = 2;

    /// <summary>Whether the newest snapshot is read through at start.</summary>
    public bool VerifySnapshots { get; init; } = true;
}
