using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Connection;

internal static class ClientSetInfo
{
    public static readonly Command Command = new("SETINFO", "<LIB-NAME libname | LIB-VER libver>")
    {
        Summary = "Sets information specific to the client or connection.", Group = Group.Connection, Since = "7.2.0", Complexity = "O(1)",
        Flags = NoScript | Loading | Stale | AllowBusy, Scope = Scope.Connection, Retry = Retry.Safe,
        Tips = ["request_policy:all_nodes", "response_policy:all_succeeded"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        var isName = call.Is(2, "LIB-NAME"u8);
        if (!isName && !call.Is(2, "LIB-VER"u8))
        {
            call.Reply.Error($"ERR Unrecognized option '{call[2]}'");
            return;
        }

        if (!ClientName.IsValid(call[3]))
        {
            call.Reply.Error($"ERR {call[2]} cannot contain spaces, newlines or special characters.");
            return;
        }

        if (isName) call.Session.LibraryName = call[3].ToArray();
        else call.Session.LibraryVersion = call[3].ToArray();
        call.Reply.Ok();
    }
}
