using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Debugging;

/// <summary>DEBUG PAUSE-CRON: there is no one cron here, loops keep their own house. What a test can tell is a signal that is not acted on yet, and can be called off.</summary>
internal static class DebugPauseCron
{
    public static readonly Command Command = new("PAUSE-CRON", "on")
    {
        Summary = "A signal to end the server is kept, and acted on when this is switched off again.", Group = Group.Server, Since = "1.0.0", Complexity = "O(1)",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.None, Retry = Retry.Never, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryInteger(2, out var on)) return;
        call.Host.Process.Switches.HoldsSignals = on != 0;
        call.Reply.Ok();
    }
}
