using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Connection;

internal static class ClientUnblock
{
    public static readonly Command Command = new("UNBLOCK", "client-id [TIMEOUT | ERROR]")
    {
        Summary = "Ends the waiting of a client that a command has blocked, from another connection.", Group = Group.Connection, Since = "5.0.0", Complexity = "O(1)",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.AllLoops, Retry = Retry.Never, Run = Run,
    };

    private static void Run(ref Call call)
    {
        var withError = call.Count == 4 && call.Is(3, "ERROR"u8);
        if (call.Count > 4 || (call.Count == 4 && !withError && !call.Is(3, "TIMEOUT"u8)))
        {
            call.Reply.Error("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR"u8);
            return;
        }

        if (call.TryInteger(2, out var id)) call.Reply.Integer(call.Host.Clients.Unblock(id, withError) ? 1 : 0);
    }
}
