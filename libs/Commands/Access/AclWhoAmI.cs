using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Access;

internal static class AclWhoAmI
{
    public static readonly Command Command = new("WHOAMI", "")
    {
        Summary = "Returns the authenticated username of the current connection.", Group = Group.Server, Since = "6.0.0", Complexity = "O(1)",
        Flags = NoScript | Loading | Stale, Scope = Scope.None, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call) => call.Reply.Bulk(AccessText.Bytes(call.Session.User));
}
