using Distro.Commands.Declaration;
using Distro.Router.Dispatch;
using Distro.Router.Merging;
using System.Diagnostics;

namespace Distro.Router.Clients;

/// <summary>One command of a client in the order of its replies: what it was, and its reply if that came before its turn.</summary>
internal sealed class PendingReply
{
    private HeldBytes reply;

    public Command? Command { get; set; }

    /// <summary>When its bytes were received, in ticks of the loop's clock.</summary>
    public long StartTicks { get; set; }

    /// <summary>How the replies of its parts become one; null when there is one part and its reply is passed on as it is.</summary>
    public ReplyMerge? Merge { get; set; }

    public Activity? Trace { get; set; }

    /// <summary>The client said with CLIENT REPLY that it does not want it.</summary>
    public bool IsSilent { get; set; }

    /// <summary>The reply is complete; it is written when everything before it has been.</summary>
    public bool IsDone { get; private set; }

    public ReadOnlySpan<byte> Reply => reply.Span;

    public void Complete(ReadOnlySpan<byte> bytes)
    {
        reply.Append(bytes);
        IsDone = true;
    }

    public void Clear()
    {
        reply.Clear();
        Command = null;
        Merge = null;
        Trace = null;
        IsDone = false;
        IsSilent = false;
    }
}
