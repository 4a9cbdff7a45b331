using System.Globalization;

namespace Distro.ServiceDefaults.Options;

/// <summary>
/// The options of redis.conf that nothing here obeys, from a table of names, kinds, defaults and ranges (accepted-options.tsv): a configuration file, a tool or a
/// test suite may give and set them, gets an answer in the same words, and reads back what it set. A service that comes to obey one declares it, and the
/// declaration goes before the row. Aliases stand in the same table.
/// </summary>
internal static class AcceptedOptions
{
    private const string Resource = "accepted-options.tsv";
    private const int HiddenCell = 5;
    private const string Doc = "Accepted and kept for those who set it; nothing here depends on it.";

    /// <summary>One of the set's own for each row, by name; an alias maps to the name of what it stands for.</summary>
    public static (Dictionary<string, Option> Options, Dictionary<string, string> Aliases) Read()
    {
        var options = new Dictionary<string, Option>(StringComparer.OrdinalIgnoreCase);
        var aliases = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        using var stream = typeof(AcceptedOptions).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split('\t');
            if (cells[1] == "alias")
                aliases.Add(cells[0], cells[2]);
            else
                options.Add(cells[0], Make(cells));
        }

        return (options, aliases);
    }

    private static Option Make(string[] cells)
    {
        var (name, kind, value, range) = (cells[0], cells[1], cells[2], cells[3]);
        var mutability = cells[4] switch { "start" => Mutability.AtStart, "protected" => Mutability.Protected, _ => Mutability.AtRuntime };
        Option option = kind switch
        {
            "flag" => new FlagOption(name, name, value == "yes", mutability, Doc),
            "int" => new IntegerOption(name, name, Number(value), Bounds(range).Min, Bounds(range).Max, mutability, Doc),
            "memory" => new MemoryOption(name, name, Number(value), Bounds(range).Min, mutability, Doc),
            "percent" => new MemoryOption(name, name, Number(value), 0, mutability, Doc) { TakesPercent = true },
            "choice" => new WordOption(name, name, value, range.Split(','), false, mutability, Doc),
            "words" => new WordOption(name, name, value, range.Split(','), true, mutability, Doc),
            _ => new TextOption(name, name, value, mutability, Doc) { IsSecret = name.EndsWith("-pass", StringComparison.Ordinal) || name == "primaryauth" },
        };
        option.IsHidden = cells.Length > HiddenCell;
        return option;
    }

    private static (long Min, long Max) Bounds(string range)
    {
        var dots = range.IndexOf("..", StringComparison.Ordinal);
        return (Number(range[..dots]), Number(range[(dots + 2)..]));
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
