using Distro.Resp;
using Distro.Router.Clients;
using Distro.Router.Loops;

namespace Distro.Router.Merging;

/// <summary>The sum of integers: DEL, EXISTS, DBSIZE.</summary>
internal sealed class SumMerge : ReplyMerge
{
    protected override bool Combine(RouterLoop loop, ClientConnection client, PendingReply pending)
    {
        var sum = 0L;
        foreach (var part in Parts)
        {
            if (new ReplyReader(part.Reply).TryRead(out var item) != ReplyStatus.Complete || item.Kind != ReplyKind.Integer)
            {
                WriteUnexpected(loop.Reply);
                return true;
            }

            sum += item.Number;
        }

        loop.Reply.Integer(sum);
        return true;
    }
}
