namespace Distro.ChangeLog.Files;

/// <summary>There was no room for a write. Nothing else is wrong: it may be tried again once there is.</summary>
public sealed class DiskFullException(string message, Exception? inner = null) : IOException(message, inner);
