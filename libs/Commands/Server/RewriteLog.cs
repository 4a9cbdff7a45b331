using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

/// <summary>BGREWRITEAOF: where snapshots are kept, one more of them lets the log be cut; else the log is begun anew.</summary>
internal static class RewriteLog
{
    public static readonly Command Command = new("BGREWRITEAOF", "")
    {
        Summary = "Asynchronously rewrites the append-only file to disk.", Group = Group.Server, Since = "1.0.0", Complexity = "O(1)",
        Flags = NoAsyncLoading | Admin | NoScript, Scope = Scope.None, Split = Split.AllOk, Retry = Retry.Never, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (Begin(ref call) is { } problem) call.Reply.Error(problem);
        else call.Reply.Simple("Background append only file rewriting started"u8);
    }

    private static string? Begin(ref Call call)
    {
        if (call.Host.Snapshots is not { } snapshots) return call.Host.Process.RewriteLog();
        return snapshots.IsTaking ? "ERR Background append only file rewriting already in progress" : snapshots.Begin(forLog: true);
    }
}
