namespace Distro.Commands.Execution;

/// <summary>
/// A command would collect or log more than may be held at once. Thrown before it has changed anything, so that <see cref="CommandRunner"/> can turn it
/// into an error reply; no client's mistake, and too rare to be checked for in every handler.
/// </summary>
public sealed class TooLargeException : Exception
{
    public TooLargeException()
        : base("The command would collect or log more than one change may hold.")
    {
    }

    public TooLargeException(string message)
        : base(message)
    {
    }

    public TooLargeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
