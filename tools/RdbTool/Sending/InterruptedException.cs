namespace Distro.RdbTool.Sending;

/// <summary>The server can't serve just now, or the connection is gone: what was not answered is to be sent again.</summary>
internal sealed class InterruptedException(string message) : Exception(message);
