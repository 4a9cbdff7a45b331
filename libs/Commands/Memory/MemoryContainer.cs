using Distro.Commands.Declaration;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Memory;

/// <summary>MEMORY: what keys and the server take.</summary>
internal static class MemoryContainer
{
    public static readonly Command Command = new("MEMORY", "")
    {
        Summary = "A container for memory diagnostics commands.", Group = Group.Server, Since = "4.0.0", Complexity = "Depends on subcommand.",
        Flags = None, Scope = Scope.None,
        Subcommands = [MemoryDoctor.Command, MemoryMallocStats.Command, MemoryPurge.Command, MemoryStats.Command, MemoryUsage.Command, Help.For(Group.Server, "4.0.0")],
    };
}
