using Distro.Resp;
using Distro.Router.Clients;
using Distro.Router.Loops;

namespace Distro.Router.Merging;

/// <summary>Arrays one after the other: KEYS.</summary>
internal sealed class ConcatenationMerge : ReplyMerge
{
    protected override bool Combine(RouterLoop loop, ClientConnection client, PendingReply pending)
    {
        var count = 0L;
        Span<int> starts = stackalloc int[Parts.Count];
        for (var i = 0; i < starts.Length; i++)
        {
            var reader = new ReplyReader(Parts[i].Reply);
            if (reader.TryRead(out var item) != ReplyStatus.Complete || item.Kind is not (ReplyKind.Array or ReplyKind.Set))
            {
                WriteUnexpected(loop.Reply);
                return true;
            }

            count += item.Number;
            starts[i] = reader.Position;
        }

        if (Parts[0].Reply[0] == (byte)ReplyKind.Set) loop.Reply.Set((int)count);
        else loop.Reply.Array((int)count);
        for (var i = 0; i < starts.Length; i++) loop.Reply.Raw(Parts[i].Reply[starts[i]..]);
        return true;
    }
}
