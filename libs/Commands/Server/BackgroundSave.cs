using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

/// <summary>BGSAVE: as SAVE, which is short here.</summary>
internal static class BackgroundSave
{
    public static readonly Command Command = new("BGSAVE", "[SCHEDULE|CANCEL]")
    {
        Summary = "Asynchronously saves the database(s) to disk.", Group = Group.Server, Since = "1.0.0", Complexity = "O(1)",
        Flags = NoAsyncLoading | Admin | NoScript, Scope = Scope.None, Retry = Retry.Never, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Count > 2 || (call.Count == 2 && !call.Is(1, "SCHEDULE"u8) && !call.Is(1, "CANCEL"u8))) call.Reply.Error(ErrorLine.Syntax);
        else if (call.Count == 2 && call.Is(1, "CANCEL"u8)) call.Reply.Error("ERR Background saving is currently not in progress or scheduled"u8);
        else if (call.Host.Process.SyncLog() is { } problem) call.Reply.Error(problem);
        else call.Reply.Simple("Background saving started"u8);
    }
}
