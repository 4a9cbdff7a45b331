using Distro.Commands.Declaration;

namespace Distro.Commands.Introspection;

internal static class CommandLogContainer
{
    public static readonly Command Command = new("COMMANDLOG", "")
    {
        Summary = "A container for command log commands.", Group = Group.Server, Since = "8.1.0", Complexity = "Depends on subcommand.",
        Flags = CommandFlags.None, Scope = Scope.None,
        Subcommands = [CommandLogGet.Command, CommandLogLen.Command, CommandLogReset.Command, Help.For(Group.Server, "8.1.0")],
    };
}
