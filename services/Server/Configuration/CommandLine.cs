using System.Text;

namespace Distro.Server.Configuration;

/// <summary>
/// The arguments as redis-server takes them: first, if it does not begin with a dash, a configuration file; then options, <c>--name value [value ...]</c>, which
/// are lines of configuration behind the file's; a lone <c>-</c> says that more configuration comes on standard input.
/// </summary>
internal sealed class CommandLine
{
    private CommandLine(string? file, bool readsInput, string lines) => (File, ReadsInput, Lines) = (file, readsInput, lines);

    /// <summary>Null without one.</summary>
    public string? File { get; }

    public bool ReadsInput { get; }

    /// <summary>The options, as lines of a configuration file.</summary>
    public string Lines { get; }

    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var at = 0;
        string? file = null;
        if (arguments.Count > 0 && !arguments[0].StartsWith('-'))
            file = arguments[at++];
        var readsInput = false;
        var lines = new StringBuilder();
        var awaitsValue = false;
        for (; at < arguments.Count; at++)
        {
            var argument = arguments[at];
            var isName = argument.Length > 2 && argument.StartsWith("--", StringComparison.Ordinal);
            if (argument == "-" && !awaitsValue)
            {
                readsInput = true;
            }
            else if (isName && !awaitsValue)
            {
                lines.Append('\n').Append(argument, 2, argument.Length - 2);
                // The name alone: what comes next is its value even if it looks like a name; save alone may be all there is.
                awaitsValue = !argument.Contains(' ', StringComparison.Ordinal)
                    && !(argument.Equals("--save", StringComparison.OrdinalIgnoreCase) && at + 1 < arguments.Count && arguments[at + 1].StartsWith("--", StringComparison.Ordinal));
            }
            else
            {
                lines.Append(' ').Append(InQuotes(argument));
                awaitsValue = false;
            }
        }

        return new CommandLine(file, readsInput, lines.ToString());
    }

    /// <summary>As one word of a configuration line.</summary>
    public static string Quoted(string word)
    {
        if (word.Length > 0 && word.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0 && !word.AsSpan().ContainsAny("\"'\\#"))
            return word;
        return InQuotes(word);
    }

    private static string InQuotes(string word)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in word)
        {
            switch (letter)
            {
                case '"' or '\\':
                    quoted.Append('\\').Append(letter);
                    break;
                case '\n':
                    quoted.Append("\\n");
                    break;
                case '\r':
                    quoted.Append("\\r");
                    break;
                case '\t':
                    quoted.Append("\\t");
                    break;
                default:
                    quoted.Append(letter);
                    break;
            }
        }

        return quoted.Append('"').ToString();
    }
}
