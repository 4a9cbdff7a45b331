using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Connection;

internal static class ClientGetName
{
    public static readonly Command Command = new("GETNAME", "")
    {
        Summary = "Returns the name of the connection.", Group = Group.Connection, Since = "2.6.9", Complexity = "O(1)",
        Flags = NoScript | Loading | Stale | AllowBusy, Scope = Scope.Connection, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Session.Name.Length == 0) call.Reply.Null();
        else call.Reply.Bulk(call.Session.Name);
    }
}
