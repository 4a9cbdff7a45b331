namespace Distro.Backup.Archive;

/// <summary>An object of a backup is not what was put there.</summary>
public sealed class DamagedBackupException(string name, string reason) : IOException($"{name} is damaged: {reason}")
{
    public string Name { get; } = name;

    public string Reason { get; } = reason;
}
