using System.Globalization;

namespace Distro.LogTool.Arguments;

/// <summary>A command, its words, and options that begin with two dashes: `--name value`, or a flag.</summary>
internal sealed class CommandLine
{
    private static readonly string[] flags = ["text", "yes"];
    private static readonly string[] numbers = ["from", "to", "slot", "group"];

    private readonly Dictionary<string, long> values = [];
    private readonly HashSet<string> set = [];
    private readonly List<string> words = [];

    public string Command => words.Count > 0 ? words[0] : "";

    public string Path => words.Count > 1 ? words[1] : throw new UsageException($"{Command} needs a path");

    public static CommandLine Parse(IReadOnlyList<string> arguments)
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
            else if (!numbers.Contains(name)) throw new UsageException($"there is no option --{name}");
            else if (++i == arguments.Count) throw new UsageException($"--{name} needs a number");
            else line.values[name] = Number(arguments[i]);
        }

        return line;
    }

    public bool Has(string flag) => set.Contains(flag);

    public long Get(string name, long otherwise) => values.GetValueOrDefault(name, otherwise);

    /// <summary>The number behind the path.</summary>
    public long NumberAt(int word) => words.Count > word ? Number(words[word]) : throw new UsageException($"{Command} needs an offset");

    private static long Number(string text)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new UsageException($"'{text}' is not a number");
}
