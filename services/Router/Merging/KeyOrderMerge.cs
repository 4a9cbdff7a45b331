using Distro.Resp;
using Distro.Router.Clients;
using Distro.Router.Loops;

namespace Distro.Router.Merging;

/// <summary>Elements of arrays put back into the order of the command's keys: MGET.</summary>
/// <param name="partOfKey">For each key in order, which part asked for it. Each part asks for its keys in the same order.</param>
internal sealed class KeyOrderMerge(int[] partOfKey) : ReplyMerge
{
    protected override bool Combine(RouterLoop loop, ClientConnection client, PendingReply pending)
    {
        var positions = new int[Parts.Count];
        var counts = new int[Parts.Count];
        foreach (var part in partOfKey) counts[part]++;
        for (var i = 0; i < positions.Length; i++)
        {
            var reader = new ReplyReader(Parts[i].Reply);
            if (reader.TryRead(out var item) != ReplyStatus.Complete || item.Kind != ReplyKind.Array || item.Number != counts[i])
            {
                WriteUnexpected(loop.Reply);
                return true;
            }

            positions[i] = reader.Position;
        }

        loop.Reply.Array(partOfKey.Length);
        foreach (var part in partOfKey)
        {
            var reader = new ReplyReader(Parts[part].Reply) { Position = positions[part] };
            if (reader.TryReadWhole(out var element) == ReplyStatus.Complete) loop.Reply.Raw(element);
            else loop.Reply.Null();
            positions[part] = reader.Position;
        }

        return true;
    }
}
