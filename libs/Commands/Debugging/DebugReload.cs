using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Debugging;

internal static class DebugReload
{
    public static readonly Command Command = new("RELOAD", "[NOSAVE] [NOFLUSH] [MERGE]")
    {
        Summary = "Writes every key out as the log would, and builds it again from that.", Group = Group.Server, Since = "1.0.0", Complexity = "Depends on subcommand.",
        Flags = Admin | NoScript, Scope = Scope.Gate, Split = Split.AllOk, Retry = Retry.Never, Run = Run,
    };

    private static void Run(ref Call call)
    {
        var (keeps, merges) = (false, false);
        for (var i = 2; i < call.Count; i++)
        {
            keeps |= call.Is(i, "NOFLUSH"u8);
            merges |= call.Is(i, "MERGE"u8);
            if (call.Is(i, "NOSAVE"u8) || call.Is(i, "NOFLUSH"u8) || call.Is(i, "MERGE"u8)) continue;
            call.Reply.Error("ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options."u8);
            return;
        }

        if (keeps && !merges && call.Context.ScriptCatalog.LibraryCount > 0)
        {
            call.Reply.Error("ERR Error trying to load the RDB dump: what it holds is there already"u8);
            return;
        }

        KeyspaceReload.Run(ref call);
        call.Reply.Ok();
    }
}
