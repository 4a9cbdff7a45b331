using System.Globalization;

namespace Distro.Router.Host;

/// <summary>A field of INFO that holds several counts ("calls=3,usec=20,usec_per_call=6.67"), added over the groups. The average is of the sums.</summary>
internal sealed class CountLine
{
    private const string Average = "usec_per_call";

    private readonly List<string> names = [];
    private readonly Dictionary<string, long> counts = [];

    public void Add(string text)
    {
        foreach (var pair in text.Split(','))
        {
            if (pair.Split('=') is not [var name, var value]) continue;
            if (!names.Contains(name)) names.Add(name);
            if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count)) counts[name] = counts.GetValueOrDefault(name) + count;
        }
    }

    public long Of(string name) => counts.GetValueOrDefault(name);

    public override string ToString() => string.Join(',', names.Select(name => $"{name}={ValueOf(name)}"));

    private string ValueOf(string name)
    {
        if (name != Average) return counts.GetValueOrDefault(name).ToString(CultureInfo.InvariantCulture);
        var calls = Math.Max(counts.GetValueOrDefault("calls"), 1);
        return (counts.GetValueOrDefault("usec") / (double)calls).ToString("F2", CultureInfo.InvariantCulture);
    }
}
