using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Debugging;

/// <summary>DEBUG HELP is for those who may run DEBUG.</summary>
internal static class DebugHelp
{
    public static readonly Command Command = new("HELP", "")
    {
        Summary = "Returns helpful text about the different subcommands.", Group = Group.Server, Since = "1.0.0", Complexity = "O(1)",
        Flags = Loading | Stale, Scope = Scope.None, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call) => Help.Run(ref call);
}
