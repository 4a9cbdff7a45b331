namespace Distro.Backup.Stores;

/// <summary>The store can't be reached or failed: what was under way may be tried again.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : IOException(message, inner);
