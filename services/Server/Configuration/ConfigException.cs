namespace Distro.Server.Configuration;

/// <summary>A configuration that the server can't start with: where, what stood there, and what is wrong with it.</summary>
public sealed class ConfigException : Exception
{
    public ConfigException()
    {
    }

    public ConfigException(string message) : base(message)
    {
    }

    public ConfigException(string message, Exception inner) : base(message, inner)
    {
    }

    internal ConfigException(ConfigLine line, string problem) : base(problem) => Line = line;

    /// <summary>Null when it is no line that is wrong.</summary>
    internal ConfigLine? Line { get; }
}

/// <summary>A line as it was found, for the operator who has to mend it.</summary>
/// <param name="Source">The file's path; empty for the command line.</param>
internal sealed record ConfigLine(string Source, int Number, string Text);
