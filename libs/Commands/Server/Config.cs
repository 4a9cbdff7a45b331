using Distro.Commands.Declaration;

namespace Distro.Commands.Server;

internal static class Config
{
    public static readonly Command Command = new("CONFIG", "")
    {
        Summary = "A container for server configuration commands.", Group = Group.Server, Since = "2.0.0", Complexity = "Depends on subcommand.",
        Flags = CommandFlags.None, Scope = Scope.None,
        Subcommands = [ConfigGet.Command, ConfigSet.Command, ConfigResetStat.Command, ConfigRewrite.Command, Help.For(Group.Server, "5.0.0")],
    };
}
