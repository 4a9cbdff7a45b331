using System.Text;
using Distro.Resp;
using Distro.Router.Clients;
using Distro.Router.Loops;

namespace Distro.Router.Merging;

/// <summary>CONFIG GET of what the Router has in part: the shards' options by the first group's answer, and before them those of the Router, which clients feel.</summary>
/// <param name="own">The Router's, by name.</param>
internal sealed class ConfigMerge(SortedDictionary<string, string> own) : ReplyMerge
{
    protected override bool Combine(RouterLoop loop, ClientConnection client, PendingReply pending)
    {
        var reader = new ReplyReader(Parts[0].Reply);
        if (reader.TryRead(out var item) != ReplyStatus.Complete || item.Kind is not (ReplyKind.Map or ReplyKind.Array))
        {
            WriteUnexpected(loop.Reply);
            return true;
        }

        for (var left = item.Kind == ReplyKind.Map ? item.Number : item.Number / 2; left > 0; left--)
        {
            if (reader.TryRead(out var name) != ReplyStatus.Complete || reader.TryRead(out var value) != ReplyStatus.Complete)
            {
                WriteUnexpected(loop.Reply);
                return true;
            }

            own.TryAdd(Encoding.UTF8.GetString(name.Text), Encoding.UTF8.GetString(value.Text));
        }

        loop.Reply.Map(own.Count);
        foreach (var (name, value) in own)
        {
            loop.Reply.Bulk(Encoding.UTF8.GetBytes(name));
            loop.Reply.Bulk(Encoding.UTF8.GetBytes(value));
        }

        return true;
    }
}
