using Distro.Commands.Declaration;

namespace Distro.Commands.HotKeys;

internal static class HotKeysContainer
{
    public static readonly Command Command = new("HOTKEYS", "")
    {
        Summary = "A container for measuring which keys cost the most.", Group = Group.Server, Since = "8.6.0", Complexity = "Depends on subcommand.",
        Flags = CommandFlags.None, Scope = Scope.None,
        Subcommands = [HotKeysGet.Command, HotKeysReset.Command, HotKeysStart.Command, HotKeysStop.Command, Help.For(Group.Server, "8.6.1")],
    };
}
