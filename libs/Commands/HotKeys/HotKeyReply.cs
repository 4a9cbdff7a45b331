using Distro.Commands.PubSub;
using Distro.Resp;

namespace Distro.Commands.HotKeys;

/// <summary>A report of hot keys as a reply: written by shards and by Routers, read by Routers.</summary>
public static class HotKeyReply
{
    private const string CountField = "count";

    /// <param name="tellsCount">For a Router: it must know how many keys are wanted of what it puts together.</param>
    public static void Write(ReplyWriter reply, HotKeyReport report, bool tellsCount)
    {
        var fields = new List<(string Name, Action<ReplyWriter> Value)>();
        void Number(string name, long value) => fields.Add((name, to => to.Integer(value)));
        var (options, figures) = (report.Options, report.Figures);
        var isSampled = options.SampleRatio > 1 && options.Slots is not null;
        Number("tracking-active", report.IsActive ? 1 : 0);
        Number("sample-ratio", options.SampleRatio);
        fields.Add(("selected-slots", to => WriteSlots(to, report.Slots)));
        if (isSampled) Number("sampled-commands-selected-slots-us", figures.Sampled.Microseconds);
        if (options.Slots is not null) Number("all-commands-selected-slots-us", figures.Selected.Microseconds);
        Number("all-commands-all-slots-us", figures.All.Microseconds);
        if (isSampled) Number("net-bytes-sampled-commands-selected-slots", figures.Sampled.Bytes);
        if (options.Slots is not null) Number("net-bytes-all-commands-selected-slots", figures.Selected.Bytes);
        Number("net-bytes-all-commands-all-slots", figures.All.Bytes);
        Number("collection-start-time-unix-ms", report.StartMilliseconds);
        Number("collection-duration-ms", report.DurationMilliseconds);
        if (options.CountsTime)
        {
            Number("total-cpu-time-user-ms", report.ProcessorTime.UserMilliseconds);
            Number("total-cpu-time-sys-ms", report.ProcessorTime.SystemMilliseconds);
        }

        if (options.CountsBytes) Number("total-net-bytes", figures.Sampled.Bytes);
        if (options.CountsTime) fields.Add(("by-cpu-time-us", to => WriteKeys(to, figures.ByTime)));
        if (options.CountsBytes) fields.Add(("by-net-bytes", to => WriteKeys(to, figures.ByBytes)));
        if (tellsCount) Number(CountField, options.Count);

        reply.Array(1);
        reply.Map(fields.Count);
        foreach (var (name, value) in fields)
        {
            reply.Bulk(System.Text.Encoding.ASCII.GetBytes(name));
            value(reply);
        }
    }

    /// <summary>One report of those of all groups. Null when none has one.</summary>
    /// <param name="replies">Each group's, null or as <see cref="Write"/> has them.</param>
    public static HotKeyReport? Merge(IEnumerable<ReplyValue> replies)
    {
        var maps = replies.Where(reply => reply.Items.Count > 0).Select(reply => Fields(reply.Items[0])).ToArray();
        if (maps.Length == 0) return null;
        long Sum(string name) => maps.Sum(map => map.TryGetValue(name, out var value) ? value.Number : 0);
        long Most(string name) => maps.Max(map => map.TryGetValue(name, out var value) ? value.Number : 0);
        var options = new HotKeyOptions
        {
            CountsTime = maps.Any(map => map.ContainsKey("by-cpu-time-us")),
            CountsBytes = maps.Any(map => map.ContainsKey("by-net-bytes")),
            Count = (int)Most(CountField),
            SampleRatio = (int)Most("sample-ratio"),
        };
        var all = new HotKeyUsage(Sum("all-commands-all-slots-us"), Sum("net-bytes-all-commands-all-slots"));
        return new HotKeyReport
        {
            IsActive = Most("tracking-active") == 1,
            Options = options,
            Slots = HotKeyOptions.AllSlots,
            Figures = new HotKeyFigures(all, all, new HotKeyUsage(0, Sum("total-net-bytes")), Hottest(maps, "by-cpu-time-us", options.Count), Hottest(maps, "by-net-bytes", options.Count)),
            StartMilliseconds = maps.Min(map => map["collection-start-time-unix-ms"].Number),
            DurationMilliseconds = Most("collection-duration-ms"),
            ProcessorTime = new ProcessorTime(Sum("total-cpu-time-user-ms"), Sum("total-cpu-time-sys-ms")),
        };
    }

    private static Dictionary<string, ReplyValue> Fields(ReplyValue map) => map.Items.Chunk(2).ToDictionary(pair => pair[0].Text, pair => pair[1]);

    /// <summary>A key belongs to one group, but may have been another's before it.</summary>
    private static IReadOnlyList<(byte[] Key, long Weight)> Hottest(Dictionary<string, ReplyValue>[] maps, string name, int count)
    {
        var sums = new Dictionary<byte[], long>(ByteStrings.Comparer);
        foreach (var map in maps)
        {
            foreach (var pair in map.TryGetValue(name, out var list) ? list.Items.Chunk(2) : []) sums[pair[0].Bytes] = sums.GetValueOrDefault(pair[0].Bytes) + pair[1].Number;
        }

        return [.. sums.OrderByDescending(pair => pair.Value).Take(count).Select(pair => (pair.Key, pair.Value))];
    }

    private static void WriteSlots(ReplyWriter reply, IReadOnlyList<(int First, int Last)> ranges)
    {
        reply.Array(ranges.Count);
        foreach (var (first, last) in ranges)
        {
            reply.Array(first == last ? 1 : 2);
            reply.Integer(first);
            if (first != last) reply.Integer(last);
        }
    }

    private static void WriteKeys(ReplyWriter reply, IReadOnlyList<(byte[] Key, long Weight)> keys)
    {
        reply.Array(2 * keys.Count);
        foreach (var (key, weight) in keys)
        {
            reply.Bulk(key);
            reply.Integer(weight);
        }
    }
}
