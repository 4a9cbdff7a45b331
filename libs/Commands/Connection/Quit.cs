using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Connection;

internal static class Quit
{
    public static readonly Command Command = new("QUIT", "")
    {
        Summary = "Closes the connection.", Group = Group.Connection, Since = "1.0.0", Complexity = "O(1)",
        Flags = NoScript | Loading | Stale | Fast | NoAuth | AllowBusy, AllowedWhileSubscribed = true, Scope = Scope.Connection, Retry = Retry.Never, IgnoresArguments = true, IsNeverQueued = true, Run = Run,
    };

    private static void Run(ref Call call)
    {
        call.Reply.Ok();
        call.Session.CloseAfterReply = true;
    }
}
