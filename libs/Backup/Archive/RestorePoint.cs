namespace Distro.Backup.Archive;

/// <summary>A moment that was given a name: every group is restored as it was then, with the map that was in force.</summary>
/// <param name="Name">What an operator calls it.</param>
/// <param name="TimeMilliseconds">Records of a later time are left out; Unix milliseconds.</param>
/// <param name="NamedMilliseconds">When it was named.</param>
public sealed record RestorePoint(string Name, long TimeMilliseconds, long NamedMilliseconds);
