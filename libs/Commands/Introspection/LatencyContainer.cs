using Distro.Commands.Declaration;

namespace Distro.Commands.Introspection;

internal static class LatencyContainer
{
    public static readonly Command Command = new("LATENCY", "")
    {
        Summary = "A container for latency diagnostics commands.", Group = Group.Server, Since = "2.8.13", Complexity = "Depends on subcommand.",
        Flags = CommandFlags.None, Scope = Scope.None,
        Subcommands = [LatencyDoctor.Command, LatencyGraph.Command, LatencyHistogram.Command, LatencyHistory.Command, LatencyLatest.Command, LatencyReset.Command, Help.For(Group.Server, "2.8.13")],
    };
}
