using Distro.Commands.Access;
using Distro.Commands.Declaration;
using Distro.Commands.Introspection;
using Distro.Resp;
using Distro.Router.Clients;

namespace Distro.Router.Merging;

/// <summary>
/// The groups' replies to SLOWLOG GET, COMMANDLOG GET, ACL LOG, LATENCY LATEST, HISTORY and HISTOGRAM, put together. Ids of log entries are made unique by their group. An entry of one of this
/// router's clients shows that client's address, where the shard knows only the link's, while the client is connected or has gone not long ago.
/// </summary>
internal sealed class GatheredIntrospection(ClientRegistry clients, int groups)
{
    private readonly List<CommandLogEntry> entries = [];
    private readonly List<AccessLog.Entry> denials = [];
    private readonly List<LatencySample> samples = [];
    private readonly Dictionary<string, long[]> histograms = [];
    private readonly LatencyEvents latency = new();

    /// <summary>False for a reply that is none of these.</summary>
    /// <param name="command">The client's command, in its full name.</param>
    public bool TryAdd(string command, int group, ReplyValue reply)
    {
        switch (command)
        {
            case "slowlog|get" or "commandlog|get":
                entries.AddRange(reply.Items.Select(entry => Entry(entry, group)));
                return true;
            case "acl|log":
                foreach (var entry in reply.Items) AddDenial(entry, group);
                return !reply.IsError;
            case "latency|history" or "latency|graph":
                samples.AddRange(reply.Items.Select(sample => new LatencySample(sample.Items[0].Number, sample.Items[1].Number)));
                return true;
            case "latency|histogram":
                foreach (var pair in reply.Items.Chunk(2)) AddHistogram(pair[0].Text, pair[1].Items[3]);
                return true;
            case "latency|latest" or "latency|doctor":
                AddLatest(reply);
                return true;
            default:
                return false;
        }
    }

    /// <param name="lastArgument">Of the client's command: the kind of log, or the event.</param>
    public Introspection ToIntrospection(string command, string lastArgument)
    {
        var all = new Introspection { Latency = latency, Denials = new GatheredDenials(denials, groups), Histogram = command => histograms.GetValueOrDefault(command.FullName) ?? new long[LatencyBuckets.Count] };
        var newest = entries.OrderByDescending(entry => entry.UnixSeconds).ThenByDescending(entry => entry.Id);
        var log = lastArgument.ToUpperInvariant() switch
        {
            "LARGE-REQUEST" => all.LargeRequests,
            "LARGE-REPLY" => all.LargeReplies,
            _ => all.Slow,
        };
        log.Take(newest);
        foreach (var sample in samples.OrderBy(sample => sample.UnixSeconds)) latency.Add(lastArgument, sample.UnixSeconds, sample.Milliseconds);
        return all;
    }

    private CommandLogEntry Entry(ReplyValue entry, int group)
    {
        var arguments = entry.Items[3].Items.Select(argument => argument.Bytes).ToArray();
        var client = entry.Items.Count > 6 && entry.Items[6].Number is not 0 and var id ? clients.WhoIs((ulong)id) : null;
        var address = client?.Address ?? entry.Items[4].Text;
        return new CommandLogEntry((entry.Items[0].Number * groups) + group, entry.Items[1].Number, entry.Items[2].Number, arguments, address, client?.Name ?? entry.Items[5].Bytes);
    }

    /// <summary>The shard knows the link's address and the id that the client has there: that of a client which is still here is shown as it is here.</summary>
    private void AddDenial(ReplyValue reply, int group)
    {
        if (GatheredDenials.Read(reply.Items, group, groups) is not { } entry) return;
        var id = entry.Client.StartsWith("id=", StringComparison.Ordinal) ? entry.Client[3..Math.Max(entry.Client.IndexOf(' '), 3)] : "";
        var client = long.TryParse(id, out var link) ? clients.OfLink((ulong)link) : null;
        denials.Add(client is null ? entry : entry with { Client = client.Facts(entry.UpdatedMilliseconds).Line });
    }

    /// <summary>Either the events, or what an option says: the threshold from which on there are any.</summary>
    private void AddLatest(ReplyValue reply)
    {
        if (reply.Items is [{ Kind: ReplyKind.Bulk }, var threshold])
        {
            latency.ThresholdMilliseconds = Math.Max(latency.ThresholdMilliseconds, long.TryParse(threshold.Text, out var milliseconds) ? milliseconds : 0);
            return;
        }

        foreach (var one in reply.Items)
            latency.Add(one.Items[0].Text, new LatencySummary(one.Items[1].Number, one.Items[2].Number, one.Items[3].Number, one.Items[4].Number, one.Items[5].Number));
    }

    /// <summary>Counts come summed up from the shortest time on.</summary>
    private void AddHistogram(string command, ReplyValue cumulative)
    {
        if (!histograms.TryGetValue(command, out var buckets)) histograms.Add(command, buckets = new long[LatencyBuckets.Count]);
        var seen = 0L;
        foreach (var pair in cumulative.Items.Chunk(2))
        {
            if (LatencyBuckets.At(pair[0].Number) is >= 0 and var bucket) buckets[bucket] += pair[1].Number - seen;
            seen = pair[1].Number;
        }
    }
}
