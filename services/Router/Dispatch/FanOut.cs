using System.Text;
using Distro.Commands.PubSub;
using Distro.Resp;
using Distro.Router.Clients;
using Distro.Router.Loops;
using Distro.Router.Merging;
using Distro.Router.PubSub;

namespace Distro.Router.Dispatch;

/// <summary>Commands about the whole keyspace: to every group at once, or to one group after another.</summary>
internal sealed class FanOut(RouterLoop loop)
{
    public void Send(ClientConnection client, RouteKind kind, CommandText text, bool isSafe, long ticks)
    {
        switch (kind)
        {
            case RouteKind.Scan:
                SendScan(client, text, isSafe, ticks);
                break;
            case RouteKind.RandomKey:
                var pending = client.Expect(text.Command, ticks);
                var asking = new RandomKeyMerge(loop.Random.Next(loop.Machine.GroupCount), loop.Machine.GroupCount);
                pending.Merge = asking;
                asking.Ask(loop, client, pending);
                break;
            case RouteKind.Info:
                SendToAll(client, text, new InfoMerge(text), ticks, ["INFO"u8.ToArray(), "everything"u8.ToArray()]);
                break;
            case RouteKind.Introspect:
                SendIntrospection(client, text, ticks);
                break;
            case RouteKind.Memory:
                SendToAll(client, text, new MemoryMerge(text), ticks, ["MEMORY"u8.ToArray(), "STATS"u8.ToArray()]);
                break;
            case RouteKind.Takers or RouteKind.Channels:
                SendSubscribed(client, kind, text, isSafe, ticks);
                break;
            case RouteKind.ConfigShow:
                ToGroups(client, text, new ConfigMerge(OwnOptions(text)), isSafe, ticks, onlyWritten: false);
                break;
            case RouteKind.Wait:
                ToGroups(client, text, new LeastMerge(), isSafe, ticks, onlyWritten: HasWrittenAny(client));
                break;
            default:
                ToGroups(client, text, MergeOf(kind), isSafe, ticks, onlyWritten: false);
                break;
        }
    }

    private SortedDictionary<string, string> OwnOptions(CommandText text)
    {
        var own = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var i = 2; i < text.Arguments.Length; i++)
        {
            foreach (var (name, value) in loop.Host.Options.Match(Encoding.UTF8.GetString(text[i]))) own[name] = value;
        }

        return own;
    }

    private static ReplyMerge MergeOf(RouteKind kind) => kind switch
    {
        RouteKind.AllSum => new SumMerge(),
        RouteKind.AllArray => new ConcatenationMerge(),
        RouteKind.AllDigest => new DigestMerge(),
        RouteKind.AnyOk => new AnyMerge(),
        RouteKind.AllAnd => new AndMerge(),
        RouteKind.ImportSource => new ImportSourceMerge(),
        _ => new FirstMerge(),
    };

    private void SendSubscribed(ClientConnection client, RouteKind kind, CommandText text, bool isSafe, long ticks)
    {
        var subscribed = text.Command.Name.StartsWith("SHARD", StringComparison.Ordinal) ? SubscriptionKind.ShardChannel : SubscriptionKind.Channel;
        if (kind == RouteKind.Takers) ToGroups(client, text, new TakersMerge(subscribed), isSafe, ticks, onlyWritten: false);
        else ToGroups(client, text, new ChannelsMerge(subscribed, text.Count > 2 ? text[2].ToArray() : null), isSafe, ticks, onlyWritten: false);
    }

    private void ToGroups(ClientConnection client, CommandText text, ReplyMerge merge, bool isSafe, long ticks, bool onlyWritten)
    {
        var pending = client.Expect(text.Command, ticks);
        for (var group = 0; group < loop.Machine.GroupCount; group++)
        {
            if (onlyWritten && !client.Lane!.HasWritten(group)) continue;
            var request = loop.NewRequest(client, pending, isSafe);
            text.CopyTo(request);
            request.Group = group;
            merge.Add(request);
        }

        pending.Merge = merge;
        // What the client is changes by it: what it sends next is dispatched as what it has become.
        if (merge is ImportSourceMerge) client.HoldBehind(pending);
        foreach (var request in merge.Parts.ToArray()) loop.Submit(client, request);
    }

    private bool HasWrittenAny(ClientConnection client)
    {
        for (var group = 0; group < loop.Machine.GroupCount; group++)
        {
            if (client.Lane!.HasWritten(group)) return true;
        }

        return false;
    }

    /// <summary>To the group that owns the slot in which the cursor stands.</summary>
    private void SendScan(ClientConnection client, CommandText text, bool isSafe, long ticks)
    {
        var pending = client.Expect(text.Command, ticks);
        var request = loop.NewRequest(client, pending, isSafe);
        text.CopyTo(request);
        var slot = 0;
        if (IntegerText.TryParse(text[1], out var cursor)) slot = ScanCursor.Slot(cursor);
        request.Slot = slot;
        if (loop.Machine.GroupCount > 1)
        {
            var merge = new ScanMerge(ScanCursor.RangeOf(loop.Machine.Map, slot));
            merge.Add(request);
            pending.Merge = merge;
        }

        loop.Submit(client, request);
    }

    /// <summary>What each group has kept of the commands that it ran.</summary>
    private void SendIntrospection(ClientConnection client, CommandText text, long ticks)
    {
        var pending = client.Expect(text.Command, ticks);
        ReplyMerge merge = text.Command.FullName == "hotkeys|get" ? new HotKeysMerge() : new IntrospectionMerge(text);
        pending.Merge = merge;
        for (var group = 0; group < loop.Machine.GroupCount; group++)
        {
            foreach (var question in IntrospectionMerge.Questions(text))
            {
                var request = loop.NewRequest(client, pending, isSafe: true);
                RequestEncoder.Begin(request, question.Count);
                foreach (var argument in question) RequestEncoder.Argument(request, argument);
                request.Group = group;
                merge.Add(request);
            }
        }

        foreach (var request in merge.Parts.ToArray()) loop.Submit(client, request);
    }

    /// <summary>CONFIG SET of the options that are the shards', of a command that names others too.</summary>
    public void SendOthers(ClientConnection client, CommandText text, MixedOptions options, long ticks)
        => SendToAll(client, text, new MixedOptionsMerge(options), ticks, ["CONFIG"u8.ToArray(), "SET"u8.ToArray(), .. options.Others], isSafe: false);

    /// <summary>The same question to every group.</summary>
    private void SendToAll(ClientConnection client, CommandText text, ReplyMerge merge, long ticks, byte[][] question, bool isSafe = true)
    {
        var pending = client.Expect(text.Command, ticks);
        pending.Merge = merge;
        for (var group = 0; group < loop.Machine.GroupCount; group++)
        {
            var request = loop.NewRequest(client, pending, isSafe);
            RequestEncoder.Begin(request, question.Length);
            foreach (var argument in question) RequestEncoder.Argument(request, argument);
            request.Group = group;
            merge.Add(request);
        }

        foreach (var request in merge.Parts.ToArray()) loop.Submit(client, request);
    }
}
