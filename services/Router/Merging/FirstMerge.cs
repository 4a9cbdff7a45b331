using Distro.Router.Clients;
using Distro.Router.Loops;

namespace Distro.Router.Merging;

/// <summary>All said the same, or one said an error: MSET's and FLUSHALL's OK.</summary>
internal sealed class FirstMerge : ReplyMerge
{
    protected override bool Combine(RouterLoop loop, ClientConnection client, PendingReply pending)
    {
        loop.Reply.Raw(Parts[0].Reply);
        return true;
    }
}
