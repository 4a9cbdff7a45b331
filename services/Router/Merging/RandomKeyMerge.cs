using Distro.Resp;
using Distro.Router.Clients;
using Distro.Router.Dispatch;
using Distro.Router.Loops;

namespace Distro.Router.Merging;

/// <summary>RANDOMKEY: a group picked at random is asked; one that is empty passes the question on to the next, until all were asked.</summary>
internal sealed class RandomKeyMerge(int firstGroup, int groupCount) : ReplyMerge
{
    private int asked;

    public void Ask(RouterLoop loop, ClientConnection client, PendingReply pending)
    {
        var request = loop.NewRequest(client, pending, isSafe: true);
        RequestEncoder.Begin(request, 1);
        RequestEncoder.Argument(request, "RANDOMKEY"u8);
        request.Group = (firstGroup + asked++) % groupCount;
        Add(request);
        loop.Submit(client, request);
    }

    protected override bool Combine(RouterLoop loop, ClientConnection client, PendingReply pending)
    {
        var isEmpty = new ReplyReader(Parts[0].Reply).TryRead(out var item) == ReplyStatus.Complete && item.Kind == ReplyKind.Null;
        if (isEmpty && asked < groupCount)
        {
            Restart(loop, client);
            Ask(loop, client, pending);
            return false;
        }

        loop.Reply.Raw(Parts[0].Reply);
        return true;
    }
}
