using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Connection;

internal static class ClientGetRedir
{
    public static readonly Command Command = new("GETREDIR", "")
    {
        Summary = "Returns the client ID to which the connection's tracking notifications are redirected.", Group = Group.Connection, Since = "6.0.0", Complexity = "O(1)",
        Flags = NoScript | Loading | Stale | AllowBusy, Scope = Scope.Connection, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call) => call.Reply.Integer(call.Session.Tracking?.RedirectId ?? -1);
}
