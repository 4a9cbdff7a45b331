namespace Distro.Persistence.Snapshots;

/// <summary>A snapshot that is not what was written. Its file stays, under another name, for whoever wants to know why.</summary>
public sealed record DamagedSnapshot(long Id, string File, string Reason);
