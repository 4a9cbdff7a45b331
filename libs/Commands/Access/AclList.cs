using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Access;

internal static class AclList
{
    public static readonly Command Command = new("LIST", "")
    {
        Summary = "Dumps the effective rules in ACL file format.", Group = Group.Server, Since = "6.0.0", Complexity = "O(N). Where N is the number of configured users.",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.None, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        var users = call.Host.Access.Users;
        call.Reply.Array(users.Count);
        foreach (var user in users.All) call.Reply.Bulk(AccessText.Bytes(user.ToString()));
    }
}
