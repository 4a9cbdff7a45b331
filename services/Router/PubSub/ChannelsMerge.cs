using Distro.Commands.Execution;
using Distro.Commands.PubSub;
using Distro.Resp;
using Distro.Router.Clients;
using Distro.Router.Loops;
using Distro.Router.Merging;

namespace Distro.Router.PubSub;

/// <summary>PUBSUB CHANNELS: each name once, whoever has subscribed to it: clients of this router, of others, or of a shard.</summary>
internal sealed class ChannelsMerge(SubscriptionKind kind, byte[]? pattern) : ReplyMerge
{
    protected override bool Combine(RouterLoop loop, ClientConnection client, PendingReply pending)
    {
        var names = new HashSet<byte[]>(ByteStrings.Comparer);
        foreach (var name in loop.Context.Subscribers.Broker.Names(kind))
        {
            if (pattern is null || GlobPattern.IsMatch(pattern, name)) names.Add(name);
        }

        foreach (var part in Parts)
        {
            if (ReplyValue.Parse(part.Reply, out _) is not { Kind: ReplyKind.Array } reply)
            {
                WriteUnexpected(loop.Reply);
                return true;
            }

            foreach (var name in reply.Items) names.Add(name.Bytes);
        }

        loop.Reply.Array(names.Count);
        foreach (var name in names) loop.Reply.Bulk(name);
        return true;
    }
}
