using Distro.Router.Clients;
using Distro.Router.Loops;

namespace Distro.Router.Merging;

/// <summary>One that did it speaks for all: SCRIPT KILL, where at most some groups run a script, and HOTKEYS STOP. When none did, the first that says something else than NOTBUSY.</summary>
internal sealed class AnyMerge : ReplyMerge
{
    protected override bool TakesErrors => true;

    protected override bool Combine(RouterLoop loop, ClientConnection client, PendingReply pending)
    {
        var best = Parts.FirstOrDefault(part => part.Reply is [(byte)'+', ..])
            ?? Parts.FirstOrDefault(part => part.Reply is not [(byte)'-', ..])
            ?? Parts.FirstOrDefault(part => !part.Reply.StartsWith("-NOTBUSY"u8))
            ?? Parts[0];
        loop.Reply.Raw(best.Reply);
        return true;
    }
}
