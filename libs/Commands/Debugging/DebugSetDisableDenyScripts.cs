using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Debugging;

internal static class DebugSetDisableDenyScripts
{
    public static readonly Command Command = new("SET-DISABLE-DENY-SCRIPTS", "on")
    {
        Summary = "1 lets scripts call commands that scripts may not call; 0 ends that.", Group = Group.Server, Since = "1.0.0", Complexity = "Depends on subcommand.",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.None, Retry = Retry.Never, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryInteger(2, out var on)) return;
        call.Host.Process.Switches.LetsScriptsCallAll = on != 0;
        call.Reply.Ok();
    }
}
