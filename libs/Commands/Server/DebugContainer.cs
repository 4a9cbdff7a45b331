using Distro.Commands.Declaration;
using Distro.Commands.Debugging;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

/// <summary>DEBUG: what tests and operators look into the server with. As in the protocol's own documentation its subcommands are not listed.</summary>
internal static class DebugContainer
{
    public static readonly Command Command = new("DEBUG", "")
    {
        Summary = "A container for debugging commands.", Group = Group.Server, Since = "1.0.0", Complexity = "Depends on subcommand.",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.None, HidesSubcommands = true,
        Subcommands = [DebugDigest.Command, DebugDigestValue.Command, .. DebugFamily.Commands],
    };
}
