using System.Globalization;

namespace Distro.Router.Host;

/// <summary>
/// What the groups' INFO say together: numbers are added, but for those that are states, times and ages, of which the worst stands; of other fields the first group's does.
/// Averages are weighted where they matter (avg_ttl), sizes for people and shares are the router's to make anew.
/// </summary>
internal sealed class GroupInfo
{
    /// <summary>What a status says of what went wrong: it is not to be hidden by the other groups'.</summary>
    private const string Failed = "err";

    public static readonly GroupInfo None = new();

    /// <summary>Numbers that make no sum: of several groups the greatest stands.</summary>
    private static readonly HashSet<string> greatest =
    [
        "hz", "configured_hz", "clients_hz", "lru_clock", "aof_enabled", "loading", "async_loading", "rdb_bgsave_in_progress", "aof_rewrite_in_progress", "aof_rewrite_scheduled", "aof_pending_rewrite", "rdb_last_bgsave_time_sec", "rdb_current_bgsave_time_sec",
        "aof_last_rewrite_time_sec", "aof_current_rewrite_time_sec", "current_cow_size_age", "active_defrag_running", "current_active_defrag_time", "total_eviction_exceeded_time", "current_eviction_exceeded_time",
        "latest_fork_usec", "eventloop_cycles", "eventloop_duration_sum", "eventloop_duration_cmd_sum", "instantaneous_eventloop_cycles_per_sec", "instantaneous_eventloop_duration_usec", "engines_count", "repl_backlog_active", "second_repl_offset",
    ];

    /// <summary>The same, of which the least stands.</summary>
    private static readonly HashSet<string> least = ["rdb_last_save_time"];

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

    public bool HasNumber(string field) => numbers.ContainsKey(field);

    public string Text(string field) => numbers.TryGetValue(field, out var number) ? number.ToString(CultureInfo.InvariantCulture) : texts.GetValueOrDefault(field, "");

    /// <summary>Names of a section's fields, in the order in which groups wrote them.</summary>
    public IReadOnlyList<string> FieldsOf(string section) => fieldsOfSection.GetValueOrDefault(section, []);

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
        if (name.StartsWith("latency_percentiles_", StringComparison.Ordinal))
        {
            texts[name] = Slowest(texts.GetValueOrDefault(name, value), value);
            return;
        }

        if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) AddNumber(name, number);
        else if (value == Failed || !texts.ContainsKey(name)) texts[name] = value;
    }

    /// <summary>Of several groups' percentiles ("p50=1.003,p99=2.007") the longest times: together they are no longer.</summary>
    private static string Slowest(string one, string other)
    {
        var shares = one.Split(',').Zip(other.Split(','), static (left, right) => Time(left) >= Time(right) ? left : right);
        return string.Join(',', shares);

        static double Time(string share) => double.TryParse(share.AsSpan(share.IndexOf('=', StringComparison.Ordinal) + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var time) ? time : 0;
    }

    private void AddNumber(string name, long number)
    {
        if (!numbers.TryGetValue(name, out var before)) numbers[name] = number;
        else numbers[name] = greatest.Contains(name) ? Math.Max(before, number) : least.Contains(name) ? Math.Min(before, number) : before + number;
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
