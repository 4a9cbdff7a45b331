using Distro.Commands.Declaration;

namespace Distro.Commands.Introspection;

internal static class SlowLogContainer
{
    public static readonly Command Command = new("SLOWLOG", "")
    {
        Summary = "A container for slow log commands.", Group = Group.Server, Since = "2.2.12", Complexity = "Depends on subcommand.",
        Flags = CommandFlags.None, Scope = Scope.None,
        Subcommands = [SlowLogGet.Command, SlowLogLen.Command, SlowLogReset.Command, Help.For(Group.Server, "6.2.0")],
    };
}
