using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Connection;

/// <summary>CLIENT REPLY: a client that does not look at replies may do without them. Only ON is answered.</summary>
internal static class ClientReply
{
    public static readonly Command Command = new("REPLY", "<ON | OFF | SKIP>")
    {
        Summary = "Instructs the server whether to reply to commands.", Group = Group.Connection, Since = "3.2.0", Complexity = "O(1)",
        Flags = NoScript | Loading | Stale | AllowBusy | NoMulti, Scope = Scope.Connection, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Is(2, "ON"u8))
        {
            call.Session.ReplyMode = ReplyMode.On;
            call.Context.Reply.Buffer = call.Session.RepliesTo ?? call.Context.Reply.Buffer;
            call.Reply.Ok();
        }
        else if (call.Is(2, "OFF"u8))
        {
            call.Session.ReplyMode = ReplyMode.Off;
        }
        else if (!call.Is(2, "SKIP"u8))
        {
            call.Reply.Error(ErrorLine.Syntax);
        }
        else if (call.Session.ReplyMode != ReplyMode.Off)
        {
            call.Session.ReplyMode = ReplyMode.SkipNext;
        }
    }
}
