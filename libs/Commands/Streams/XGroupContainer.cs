using Distro.Commands.Declaration;

namespace Distro.Commands.Streams;

internal static class XGroupContainer
{
    public static readonly Command Command = new("XGROUP", "")
    {
        Summary = "A container for consumer groups commands.", Group = Group.Stream, Since = "5.0.0", Complexity = "Depends on subcommand.",
        Flags = CommandFlags.None, Scope = Scope.None,
        Subcommands = [XGroupCreate.Command, XGroupCreateConsumer.Command, XGroupDelConsumer.Command, XGroupDestroy.Command, XGroupSetId.Command, Help.For(Group.Stream, "5.0.0")],
    };
}
