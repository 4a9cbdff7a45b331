using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Connection;

internal static class ClientNoEvict
{
    public static readonly Command Command = new("NO-EVICT", "<ON | OFF>")
    {
        Summary = "Sets the client eviction mode of the connection.", Group = Group.Connection, Since = "7.0.0", Complexity = "O(1)",
        Flags = Admin | NoScript | Loading | Stale | AllowBusy, Scope = Scope.Connection, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Is(2, "ON"u8)) call.Session.NoEvict = true;
        else if (call.Is(2, "OFF"u8)) call.Session.NoEvict = false;
        else
        {
            call.Reply.Error(ErrorLine.Syntax);
            return;
        }

        call.Reply.Ok();
    }
}
