using Distro.Commands.Declaration;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

/// <summary>MODULE: there are none, and none can be loaded. Tools ask for the list to know what a server can do.</summary>
internal static class ModuleContainer
{
    public static readonly Command Command = new("MODULE", "")
    {
        Summary = "A container for module commands.", Group = Group.Server, Since = "4.0.0", Complexity = "Depends on subcommand.",
        Flags = None, Scope = Scope.None,
        Subcommands = [ModuleList.Command, Help.For(Group.Server, "5.0.0")],
    };
}
