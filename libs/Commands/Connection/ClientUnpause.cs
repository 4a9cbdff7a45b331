using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Connection;

internal static class ClientUnpause
{
    public static readonly Command Command = new("UNPAUSE", "")
    {
        Summary = "Resumes processing commands from paused clients.", Group = Group.Connection, Since = "6.2.0", Complexity = "O(1)",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.AllLoops, Retry = Retry.Never, Run = Run,
    };

    private static void Run(ref Call call)
    {
        call.Host.Clients.Unpause();
        call.Reply.Ok();
    }
}
