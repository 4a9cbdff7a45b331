namespace Distro.ChangeLog.Files;

/// <summary>The system does not let this process change the disk: it is mounted read-only, or the permissions are wrong. An operator has to act.</summary>
public sealed class DiskRefusedException(string message, Exception inner) : IOException(message, inner);
