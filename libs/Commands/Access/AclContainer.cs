using Distro.Commands.Declaration;

namespace Distro.Commands.Access;

internal static class AclContainer
{
    public static readonly Command Command = new("ACL", "")
    {
        Summary = "A container for Access List Control commands.", Group = Group.Server, Since = "6.0.0", Complexity = "Depends on subcommand.",
        Flags = CommandFlags.None, Scope = Scope.None,
        Subcommands =
        [
            AclCat.Command, AclDelUser.Command, AclDryRun.Command, AclGenPass.Command, AclGetUser.Command, AclList.Command, AclLoad.Command, AclLog.Command, AclSave.Command,
            AclSetUser.Command, AclUsers.Command, AclWhoAmI.Command, Help.For(Group.Server, "6.0.0"),
        ],
    };
}
