using Distro.Commands.Declaration;

namespace Distro.Commands.Streams;

internal static class XInfoContainer
{
    public static readonly Command Command = new("XINFO", "")
    {
        Summary = "A container for stream introspection commands.", Group = Group.Stream, Since = "5.0.0", Complexity = "Depends on subcommand.",
        Flags = CommandFlags.None, Scope = Scope.None,
        Subcommands = [XInfoConsumers.Command, XInfoGroups.Command, XInfoStream.Command, Help.For(Group.Stream, "5.0.0")],
    };
}
