namespace Distro.Backup.Stores;

/// <summary>The store answered and won't: wrong credentials, no such container. Trying again changes nothing; an operator has to act.</summary>
public sealed class StoreRefusedException(string message, Exception? inner = null) : IOException(message, inner);
