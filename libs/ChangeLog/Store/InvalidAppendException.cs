namespace Distro.ChangeLog.Store;

/// <summary>What was to be appended are not whole, right records that continue the log. The log is as it was.</summary>
public sealed class InvalidAppendException(string message) : IOException(message);
