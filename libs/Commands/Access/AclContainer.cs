using Distro.Commands.Declaration;
using Distro.Commands.Execution;

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

    private const int ShownBytesMax = 128;

    /// <summary>There are more words than the subcommand takes.</summary>
    public static void RefuseWords(ref Call call)
        => call.Reply.Error($"ERR unknown subcommand or wrong number of arguments for '{AccessText.Of(call[1][..Math.Min(call[1].Length, ShownBytesMax)])}'. Try ACL HELP.");
}
