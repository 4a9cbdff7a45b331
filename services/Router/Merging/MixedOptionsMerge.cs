using Distro.Router.Clients;
using Distro.Router.Dispatch;
using Distro.Router.Loops;

namespace Distro.Router.Merging;

/// <summary>The shards' part of a CONFIG SET whose other part is the router's and set already: OK when all shards have set theirs, else the router's is taken back.</summary>
internal sealed class MixedOptionsMerge(MixedOptions options) : ReplyMerge
{
    protected override bool TakesErrors => true;

    protected override bool Combine(RouterLoop loop, ClientConnection client, PendingReply pending)
    {
        foreach (var part in Parts)
        {
            if (part.Reply is not [(byte)'-', ..]) continue;
            options.TakeBack();
            loop.Reply.Raw(part.Reply);
            return true;
        }

        loop.Reply.Ok();
        return true;
    }
}
