using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Resp;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Connection;

internal static class ClientPause
{
    public static readonly Command Command = new("PAUSE", "timeout [WRITE | ALL]")
    {
        Summary = "Suspends commands processing.", Group = Group.Connection, Since = "3.0.0", Complexity = "O(1)",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.AllLoops, Retry = Retry.Never, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Count > 4)
        {
            CommandRunner.WriteWrongArity(call.Reply, call.Command);
            return;
        }

        var onlyWrites = call.Count == 4 && call.Is(3, "WRITE"u8);
        if (call.Count == 4 && !onlyWrites && !call.Is(3, "ALL"u8))
        {
            call.Reply.Error("ERR CLIENT PAUSE mode must be WRITE or ALL"u8);
        }
        else if (!IntegerText.TryParse(call[2], out var milliseconds))
        {
            call.Reply.Error("ERR timeout is not an integer or out of range"u8);
        }
        else if (milliseconds < 0)
        {
            call.Reply.Error("ERR timeout is negative"u8);
        }
        else if (milliseconds > long.MaxValue - call.NowMilliseconds)
        {
            call.Reply.Error("ERR timeout is out of range"u8);
        }
        else
        {
            call.Host.Clients.Pause(milliseconds, onlyWrites);
            call.Reply.Ok();
        }
    }
}
