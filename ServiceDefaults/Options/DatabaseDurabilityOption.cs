using System.Globalization;

namespace Distro.ServiceDefaults.Options;

/// <summary>Pairs of a database and what its replies wait for: `3 always 7 none`. Empty: nothing is said of any.</summary>
public sealed class DatabaseDurabilityOption(string name, string key, Mutability mutability, string doc) : Option(name, key, mutability, doc)
{
    private const string Always = "always";

    private static readonly string[] weaker = ["interval", "none"];

    private volatile Dictionary<int, string> said = [];

    public override bool TakesWords => true;

    public override string Text => string.Join(' ', said.OrderBy(pair => pair.Key).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value}")));

    public override string DefaultText => "";

    public override string Range => "pairs of a database's number and always, interval or none";

    /// <summary>Replies wait for the disk.</summary>
    public bool IsAlways(int database) => said.Count > 0 && said.TryGetValue(database, out var what) && what == Always;

    /// <summary>Replies wait for nothing, whatever the group says.</summary>
    public bool IsWeaker(int database) => said.Count > 0 && said.TryGetValue(database, out var what) && what != Always;

    /// <summary>Null when all of them are among so many databases, else why not, for whoever set it.</summary>
    public string? CheckDatabases(long count)
        => said.Keys.Where(database => database >= count).Select(database => string.Create(CultureInfo.InvariantCulture, $"there is no database {database}: the highest is {count - 1}")).FirstOrDefault();

    public override string? Check(string text) => Parse(text) is null ? "argument(s) must be " + Range : null;

    private protected override void Take(string text) => said = Parse(text)!;

    private static Dictionary<int, string>? Parse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length % 2 != 0) return null;
        var pairs = new Dictionary<int, string>();
        for (var i = 0; i < words.Length; i += 2)
        {
            var what = words[i + 1].ToLowerInvariant();
            if (!byte.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out var database) || (what != Always && !weaker.Contains(what)) || !pairs.TryAdd(database, what)) return null;
        }

        return pairs;
    }
}
