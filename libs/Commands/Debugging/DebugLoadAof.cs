using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Debugging;

internal static class DebugLoadAof
{
    public static readonly Command Command = new("LOADAOF", "")
    {
        Summary = "Builds every key again from the commands that the log would hold of it.", Group = Group.Server, Since = "1.0.0", Complexity = "Depends on subcommand.",
        Flags = Admin | NoScript, Scope = Scope.Gate, Split = Split.AllOk, Retry = Retry.Never, Run = Run,
    };

    private static void Run(ref Call call)
    {
        KeyspaceReload.Run(ref call);
        call.Reply.Ok();
    }
}
