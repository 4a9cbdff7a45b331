using Distro.Commands.HotKeys;
using Distro.Resp;
using Distro.Router.Clients;
using Distro.Router.Loops;

namespace Distro.Router.Merging;

/// <summary>HOTKEYS GET: one list of all groups' keys, as one server would have it. A group whose primary has changed since START has nothing to say.</summary>
internal sealed class HotKeysMerge : ReplyMerge
{
    protected override bool Combine(RouterLoop loop, ClientConnection client, PendingReply pending)
    {
        var replies = Parts.Select(part => ReplyValue.Parse(part.Reply, out _)).ToArray();
        if (Array.Exists(replies, reply => reply is null)) WriteUnexpected(loop.Reply);
        else if (HotKeyReply.Merge(replies!) is { } report) HotKeyReply.Write(loop.Reply, report, tellsCount: false);
        else loop.Reply.Null();
        return true;
    }
}
