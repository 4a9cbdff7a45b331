using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

/// <summary>BGSAVE: a snapshot is taken beside the commands that are served. Where a log alone keeps the data, it is made sure to be on the disk.</summary>
internal static class BackgroundSave
{
    public static readonly Command Command = new("BGSAVE", "[SCHEDULE|CANCEL]")
    {
        Summary = "Asynchronously saves the database(s) to disk.", Group = Group.Server, Since = "1.0.0", Complexity = "O(1)",
        Flags = NoAsyncLoading | Admin | NoScript, Scope = Scope.None, Split = Split.AllOk, Retry = Retry.Never, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Count > 2 || (call.Count == 2 && !call.Is(1, "SCHEDULE"u8) && !call.Is(1, "CANCEL"u8))) call.Reply.Error(ErrorLine.Syntax);
        else if (call.Count == 2 && call.Is(1, "CANCEL"u8)) Cancel(ref call);
        else if (Begin(ref call) is { } problem) call.Reply.Error(problem);
        else call.Reply.Simple("Background saving started"u8);
    }

    private static string? Begin(ref Call call) => call.Host.Snapshots is { } snapshots ? snapshots.Begin(forLog: false) : call.Host.Process.SyncLog();

    private static void Cancel(ref Call call)
    {
        if (call.Host.Snapshots is not { IsTaking: true } snapshots) call.Reply.Error("ERR Background saving is currently not in progress or scheduled"u8);
        else if (snapshots.Cancel() is { } problem) call.Reply.Error(problem);
        else call.Reply.Simple("Background saving cancelled"u8);
    }
}
