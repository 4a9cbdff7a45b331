using System.Globalization;
using Distro.Commands.Execution;
using Distro.Resp;

namespace Distro.Router.Merging;

/// <summary>MEMORY STATS of several groups, added. What is a share of something (a ratio, a percentage, an average) is made anew of the sums that it is a share of.</summary>
internal sealed class MemorySums
{
    private readonly List<string> names = [];
    private readonly HashSet<string> ratios = [];
    private readonly Dictionary<string, double> sums = [];
    private readonly Dictionary<string, MemorySums> parts = [];

    public IReadOnlyList<MemoryFigure> Figures
        => [.. names.Select(name => parts.TryGetValue(name, out var inner) ? new MemoryFigure(name, 0, Parts: inner.Figures) : new MemoryFigure(name, ValueOf(name), ratios.Contains(name)))];

    /// <summary>Adds one group's reply: names and numbers in turn. False for anything else.</summary>
    public bool TryAdd(ReplyValue reply)
    {
        if (reply.Kind is not (ReplyKind.Map or ReplyKind.Array) || reply.Items.Count % 2 != 0) return false;
        foreach (var pair in reply.Items.Chunk(2))
        {
            if (!TryAdd(pair[0].Text, pair[1])) return false;
        }

        return true;
    }

    private bool TryAdd(string name, ReplyValue value)
    {
        if (!names.Contains(name)) names.Add(name);
        switch (value.Kind)
        {
            case ReplyKind.Map or ReplyKind.Array:
                if (!parts.TryGetValue(name, out var inner)) parts[name] = inner = new MemorySums();
                return inner.TryAdd(value);
            case ReplyKind.Integer:
                sums[name] = Sum(name) + value.Number;
                return true;
            default:
                ratios.Add(name);
                if (!double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var ratio)) return false;
                sums.TryAdd(name, ratio);
                return true;
        }
    }

    private double ValueOf(string name) => name switch
    {
        "keys.bytes-per-key" => Share(Sum("total.allocated"), Sum("keys.count"), 0),
        "dataset.percentage" => Share(Sum("dataset.bytes") * 100, Sum("total.allocated"), 0),
        "peak.percentage" => Share(Sum("total.allocated") * 100, Sum("peak.allocated"), 0),
        "allocator-fragmentation.ratio" => Share(Sum("allocator.active"), Sum("allocator.allocated"), 1),
        "rss-overhead.ratio" => Share(Sum("allocator.resident") + Sum("rss-overhead.bytes"), Sum("allocator.resident"), 1),
        "fragmentation" => Share(Sum("total.allocated") + Sum("fragmentation.bytes"), Sum("total.allocated"), 1),
        _ => Sum(name),
    };

    private static double Share(double part, double whole, double ofNothing) => whole == 0 ? ofNothing : part / whole;

    private double Sum(string name) => sums.GetValueOrDefault(name);
}
