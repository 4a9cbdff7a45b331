using Distro.Commands.Declaration;

namespace Distro.Commands.Scripting;

internal static class ScriptContainer
{
    public static readonly Command Command = new("SCRIPT", "")
    {
        Summary = "A container for Lua scripts management commands.", Group = Group.Scripting, Since = "2.6.0", Complexity = "Depends on subcommand.",
        Flags = CommandFlags.None, Scope = Scope.None, GroupImpliesCategory = false,
        Subcommands =
        [
            ScriptDebug.Command, ScriptExists.Command, ScriptFlush.Command, ScriptKill.Command, ScriptLoad.Command, ScriptShow.Command, Help.For(Group.Scripting, "5.0.0"),
        ],
    };
}
