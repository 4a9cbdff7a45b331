using Distro.Commands.PubSub;
using Distro.Resp;
using Distro.Router.Clients;
using Distro.Router.Loops;
using Distro.Router.Merging;

namespace Distro.Router.PubSub;

/// <summary>PUBSUB NUMSUB: of each name the clients of this router, and those that the groups know of: their own, and of other routers.</summary>
internal sealed class TakersMerge(SubscriptionKind kind) : ReplyMerge
{
    protected override bool Combine(RouterLoop loop, ClientConnection client, PendingReply pending)
    {
        var names = new List<byte[]>();
        var counts = new List<long>();
        foreach (var part in Parts)
        {
            if (ReplyValue.Parse(part.Reply, out _) is not { Kind: ReplyKind.Array } reply || (counts.Count > 0 && counts.Count * 2 != reply.Items.Count))
            {
                WriteUnexpected(loop.Reply);
                return true;
            }

            for (var i = 0; i + 1 < reply.Items.Count; i += 2)
            {
                if (counts.Count <= i / 2)
                {
                    names.Add(reply.Items[i].Bytes);
                    counts.Add(loop.Context.Subscribers.Broker.TakersOf(kind, names[^1]));
                }

                counts[i / 2] += reply.Items[i + 1].Number;
            }
        }

        loop.Reply.Array(names.Count * 2);
        for (var i = 0; i < names.Count; i++)
        {
            loop.Reply.Bulk(names[i]);
            loop.Reply.Integer(counts[i]);
        }

        return true;
    }
}
