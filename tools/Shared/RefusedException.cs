namespace Distro.Tools;

/// <summary>Something can't be done as asked; the message is the whole of it, for the operator.</summary>
internal sealed class RefusedException(string message) : Exception(message);
