using System.Globalization;

namespace Distro.Router.Host;

/// <summary>
/// What the groups' INFO say together: numbers are added, of other fields the first group's stands. Averages are weighted where they matter (avg_ttl),
/// versions and sizes for people are left out: they are the router's to write.
/// </summary>
internal sealed class GroupInfo
{
    public static readonly GroupInfo None = new();

    private readonly Dictionary<string, List<string>> fieldsOfSection = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, long> numbers = [];
    private readonly Dictionary<string, string> texts = [];
    private readonly SortedDictionary<string, CountLine> counts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, (long Keys, long Expires, double AverageSum, long Volatile)> databases = [];

    /// <summary>Fields of several counts each, of the sections Commandstats and Errorstats, by their names.</summary>
    public IEnumerable<KeyValuePair<string, CountLine>> Counts => counts;

    public IEnumerable<KeyValuePair<int, string>> Databases
    {
        get
        {
            foreach (var (number, (keys, expires, averageSum, @volatile)) in databases)
                yield return new(number, $"keys={keys},expires={expires},avg_ttl={(expires == 0 ? 0 : (long)(averageSum / expires))},keys_with_volatile_items={@volatile}");
        }
    }

    public long Number(string field) => numbers.GetValueOrDefault(field);

    public string Text(string field) => texts.GetValueOrDefault(field, "");

    /// <summary>Names of a section's fields whose values are whole numbers, in the order in which groups wrote them.</summary>
    public IEnumerable<string> NumbersOf(string section) => fieldsOfSection.GetValueOrDefault(section, []).Where(numbers.ContainsKey);

    /// <summary>Adds one group's INFO.</summary>
    public void Add(string text)
    {
        var section = new List<string>();
        foreach (var line in text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith('#'))
            {
                var name = line[1..].Trim();
                if (!fieldsOfSection.TryGetValue(name, out section!)) fieldsOfSection[name] = section = [];
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) AddField(section, line[..colon], line[(colon + 1)..]);
        }
    }

    private void AddField(List<string> section, string name, string value)
    {
        if (name.StartsWith("db", StringComparison.Ordinal) && int.TryParse(name.AsSpan(2), out var database))
        {
            AddDatabase(database, value);
            return;
        }

        if (name.StartsWith("cmdstat_", StringComparison.Ordinal) || name.StartsWith("errorstat_", StringComparison.Ordinal))
        {
            if (!counts.TryGetValue(name, out var line)) counts[name] = line = new CountLine();
            line.Add(value);
            return;
        }

        if (!section.Contains(name)) section.Add(name);
        if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) numbers[name] = numbers.GetValueOrDefault(name) + number;
        else texts.TryAdd(name, value);
    }

    private void AddDatabase(int database, string value)
    {
        long keys = 0, expires = 0, average = 0, @volatile = 0;
        foreach (var pair in value.Split(','))
        {
            if (pair.Split('=') is not [var name, var text] || !long.TryParse(text, out var number)) continue;
            if (name == "keys") keys = number;
            else if (name == "expires") expires = number;
            else if (name == "avg_ttl") average = number;
            else if (name == "keys_with_volatile_items") @volatile = number;
        }

        var sum = databases.GetValueOrDefault(database);
        databases[database] = (sum.Keys + keys, sum.Expires + expires, sum.AverageSum + (double)average * expires, sum.Volatile + @volatile);
    }
}
