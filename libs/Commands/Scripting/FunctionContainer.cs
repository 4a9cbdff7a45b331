using Distro.Commands.Declaration;

namespace Distro.Commands.Scripting;

internal static class FunctionContainer
{
    public static readonly Command Command = new("FUNCTION", "")
    {
        Summary = "A container for function commands.", Group = Group.Scripting, Since = "7.0.0", Complexity = "Depends on subcommand.",
        Flags = CommandFlags.None, Scope = Scope.None, GroupImpliesCategory = false,
        Subcommands =
        [
            FunctionDelete.Command, FunctionDump.Command, FunctionFlush.Command, FunctionKill.Command, FunctionList.Command, FunctionLoad.Command, FunctionRestore.Command,
            FunctionStats.Command, Help.For(Group.Scripting, "7.0.0"),
        ],
    };
}
