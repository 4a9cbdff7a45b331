using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Connection;

internal static class ClientNoTouch
{
    public static readonly Command Command = new("NO-TOUCH", "<ON | OFF>")
    {
        Summary = "Controls whether commands sent by the client affect the LRU/LFU of accessed keys.", Group = Group.Connection, Since = "7.2.0", Complexity = "O(1)",
        Flags = NoScript | Loading | Stale | AllowBusy, Scope = Scope.Connection, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Is(2, "ON"u8)) call.Session.NoTouch = true;
        else if (call.Is(2, "OFF"u8)) call.Session.NoTouch = false;
        else
        {
            call.Reply.Error(ErrorLine.Syntax);
            return;
        }

        call.Reply.Ok();
    }
}
