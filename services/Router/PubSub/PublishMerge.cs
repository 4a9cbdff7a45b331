using Distro.Resp;
using Distro.Router.Clients;
using Distro.Router.Loops;
using Distro.Router.Merging;

namespace Distro.Router.PubSub;

/// <summary>PUBLISH: takers among this router's clients, and those that the shard has of its own.</summary>
internal sealed class PublishMerge(int takersHere) : ReplyMerge
{
    protected override bool Combine(RouterLoop loop, ClientConnection client, PendingReply pending)
    {
        if (new ReplyReader(Parts[0].Reply).TryRead(out var item) == ReplyStatus.Complete && item.Kind == ReplyKind.Integer) loop.Reply.Integer(item.Number + takersHere);
        else WriteUnexpected(loop.Reply);
        return true;
    }
}
