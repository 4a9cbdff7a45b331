namespace Aspire.Hosting;

/// <summary>The application can't run as asked. The message is one line for whoever started it.</summary>
public sealed class LaunchException : Exception
{
    public LaunchException()
    {
    }

    public LaunchException(string message) : base(message)
    {
    }

    public LaunchException(string message, Exception inner) : base(message, inner)
    {
    }

    internal static void Exit(LaunchException failure)
    {
        Console.Error.WriteLine(failure.Message);
        Environment.Exit(1);
    }
}
