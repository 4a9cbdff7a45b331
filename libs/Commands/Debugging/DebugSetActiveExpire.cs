using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Debugging;

internal static class DebugSetActiveExpire
{
    public static readonly Command Command = new("SET-ACTIVE-EXPIRE", "on")
    {
        Summary = "0 stops the deletion of expired keys that nobody asks for; 1 lets it go on.", Group = Group.Server, Since = "1.0.0", Complexity = "Depends on subcommand.",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.None, Retry = Retry.Never, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryInteger(2, out var on)) return;
        call.Host.Process.Switches.ExpiresActively = on != 0;
        call.Reply.Ok();
    }
}
