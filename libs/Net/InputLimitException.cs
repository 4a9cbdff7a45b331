namespace Distro.Net;

/// <summary>A message became longer than the channel's limit, and the channel was closed.</summary>
public sealed class InputLimitException : IOException
{
    public InputLimitException()
    {
    }

    public InputLimitException(string message) : base(message)
    {
    }

    public InputLimitException(string message, Exception inner) : base(message, inner)
    {
    }

    internal InputLimitException(int limit) : base($"a message is longer than the limit of {limit} bytes")
    {
    }
}
