using System.Globalization;
using Distro.Resp;

namespace Distro.Tests.Commands.Differential;

/// <summary>Replies that tell times, without them: what is idle for how long, and points in time. What only Valkey's later versions tell is left out.</summary>
internal static class TimedReply
{
    private const long Times = 100_000_000_000;

    private static readonly string[] Later = ["active-time", "inactive", "radix-tree-nodes", "entries-read", "lag"];

    public static string Show(ReplyValue value)
    {
        if (value.IsError || value.Items.Count == 0) return Scalar(value);
        var items = value.Items.ToList();

        // An entry of XPENDING: id, consumer, idle, deliveries.
        if (items.Count == 4 && items[0].Text?.Contains('-') == true && items[2].Kind == ReplyKind.Integer) return $"[{items[0]}, {items[1]}, T, {items[3]}]";
        for (var i = items.Count - 2; i >= 0; i -= 2)
        {
            var isCount = items[i].Text == "consumers" && items[i + 1].Kind == ReplyKind.Integer;
            if (items[i].Items.Count == 0 && (isCount || Later.Contains(items[i].Text))) items.RemoveRange(i, 2);
        }

        items.RemoveAll(IsIdleConsumer);

        return items.Count == 0 ? "Array []" : $"[{string.Join(", ", items.Select(Show))}]";
    }

    /// <summary>A consumer whom nothing was given: Redis 7.0 does not make it yet.</summary>
    private static bool IsIdleConsumer(ReplyValue value)
    {
        var names = value.Items.Select(item => item.Items.Count == 0 ? item.Text : "").ToList();
        var count = names.IndexOf("pel-count");
        return names.Contains("seen-time") && count >= 0 && value.Items[count + 1].Number == 0;
    }

    private static string Scalar(ReplyValue value)
        => value.Kind == ReplyKind.Integer && value.Number > Times ? "T" : $"{value.Kind} {value.ToString()!.ToString(CultureInfo.InvariantCulture)}";
}
