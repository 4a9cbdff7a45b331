using Distro.Resp;
using Distro.Router.Clients;
using Distro.Router.Loops;

namespace Distro.Router.Merging;

/// <summary>Arrays of 0 and 1, place by place: 1 where every group says 1 (SCRIPT EXISTS).</summary>
internal sealed class AndMerge : ReplyMerge
{
    protected override bool Combine(RouterLoop loop, ClientConnection client, PendingReply pending)
    {
        bool[]? all = null;
        foreach (var part in Parts)
        {
            var reader = new ReplyReader(part.Reply);
            if (reader.TryRead(out var head) != ReplyStatus.Complete || head.Kind != ReplyKind.Array || (all is not null && all.Length != head.Number))
            {
                WriteUnexpected(loop.Reply);
                return true;
            }

            if (all is null)
            {
                all = new bool[head.Number];
                Array.Fill(all, true);
            }

            for (var i = 0; i < all.Length; i++)
                all[i] &= reader.TryRead(out var item) == ReplyStatus.Complete && item.Number == 1;
        }

        loop.Reply.Array(all!.Length);
        foreach (var one in all) loop.Reply.Integer(one ? 1 : 0);
        return true;
    }
}
