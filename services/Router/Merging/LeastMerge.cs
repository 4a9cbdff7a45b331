using Distro.Resp;
using Distro.Router.Clients;
using Distro.Router.Loops;

namespace Distro.Router.Merging;

/// <summary>The smallest of some integers: WAIT promises for all groups what the worst of them has.</summary>
internal sealed class LeastMerge : ReplyMerge
{
    protected override bool Combine(RouterLoop loop, ClientConnection client, PendingReply pending)
    {
        var least = long.MaxValue;
        foreach (var part in Parts)
        {
            if (new ReplyReader(part.Reply).TryRead(out var item) != ReplyStatus.Complete || item.Kind != ReplyKind.Integer)
            {
                WriteUnexpected(loop.Reply);
                return true;
            }

            least = Math.Min(least, item.Number);
        }

        loop.Reply.Integer(least);
        return true;
    }
}
