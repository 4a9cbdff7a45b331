namespace Distro.Backup.Stores;

/// <summary>An object that a store has: its name, with slashes, and its length in bytes.</summary>
public sealed record StoredObject(string Name, long Length);
