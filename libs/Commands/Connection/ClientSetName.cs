using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Connection;

internal static class ClientSetName
{
    public static readonly Command Command = new("SETNAME", "connection-name")
    {
        Summary = "Sets the connection name.", Group = Group.Connection, Since = "2.6.9", Complexity = "O(1)",
        Flags = NoScript | Loading | Stale | AllowBusy, Scope = Scope.Connection, Retry = Retry.Safe,
        Tips = ["request_policy:all_nodes", "response_policy:all_succeeded"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!ClientName.IsValid(call[2]))
        {
            call.Reply.Error(ClientName.Invalid);
            return;
        }

        call.Session.Name = call[2].ToArray();
        call.Reply.Ok();
    }
}
