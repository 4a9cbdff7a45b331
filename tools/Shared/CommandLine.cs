using System.Globalization;

namespace Distro.Tools;

/// <summary>
/// A tool's command, its words, and options that begin with two dashes: `--name value`, or a flag. A tool says which there are; what does not fit is one line to
/// whoever typed it.
/// </summary>
internal sealed class CommandLine
{
    private readonly Dictionary<string, string> values = [];
    private readonly HashSet<string> set = [];
    private readonly List<string> words = [];

    public string Command => words.Count > 0 ? words[0] : "";

    /// <exception cref="UsageException">An option that there is not, or one without its value.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments, string[] flags, string[] named)
    {
        var line = new CommandLine();
        for (var i = 0; i < arguments.Count; i++)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal))
            {
                line.words.Add(arguments[i]);
                continue;
            }

            var name = arguments[i][2..];
            if (flags.Contains(name)) line.set.Add(name);
            else if (!named.Contains(name)) throw new UsageException($"there is no option --{name}");
            else if (++i == arguments.Count) throw new UsageException($"--{name} needs a value");
            else line.values[name] = arguments[i];
        }

        return line;
    }

    public bool Has(string flag) => set.Contains(flag);

    public string? Text(string name) => values.GetValueOrDefault(name);

    public long Number(string name, long otherwise, long smallest = 0)
    {
        if (!values.TryGetValue(name, out var text)) return otherwise;
        return TryNumber(text, out var number) && number >= smallest ? number : throw new UsageException($"--{name} takes a number from {smallest} on");
    }

    public bool HasWord(int index) => words.Count > index;

    /// <summary>The word at that place behind the command.</summary>
    public string Word(int index, string what) => HasWord(index) ? words[index] : throw new UsageException($"{Command} needs {what}");

    public long NumberAt(int index, string what) => TryNumber(Word(index, what), out var number) ? number : throw new UsageException($"'{words[index]}' is not a number");

    private static bool TryNumber(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
