using System.Globalization;

namespace Distro.RdbTool.Arguments;

/// <summary>A command, its words, and options that begin with two dashes: `--name value`, or a flag.</summary>
internal sealed class CommandLine
{
    private static readonly string[] flags = ["aof", "any-version", "drop", "quiet", "skip-modules", "tls"];
    private static readonly string[] named =
        ["bytes-per-second", "ca", "connections", "existing", "group", "keys-per-second", "memory", "password-file", "patience", "scratch", "state", "user", "version"];

    private readonly Dictionary<string, string> values = [];
    private readonly HashSet<string> set = [];
    private readonly List<string> words = [];

    public string Command => words.Count > 0 ? words[0] : "";

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
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= smallest
            ? number
            : throw new UsageException($"--{name} takes a number from {smallest} on");
    }

    /// <summary>The word at that place behind the command.</summary>
    public string Word(int index, string what) => words.Count > index ? words[index] : throw new UsageException($"{Command} needs {what}");
}
