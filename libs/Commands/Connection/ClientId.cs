using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Connection;

internal static class ClientId
{
    public static readonly Command Command = new("ID", "")
    {
        Summary = "Returns the unique client ID of the connection.", Group = Group.Connection, Since = "5.0.0", Complexity = "O(1)",
        Flags = NoScript | Loading | Stale | AllowBusy, Scope = Scope.Connection, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call) => call.Reply.Integer(call.Session.Id);
}
