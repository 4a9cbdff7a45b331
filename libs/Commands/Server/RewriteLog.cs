using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

internal static class RewriteLog
{
    public static readonly Command Command = new("BGREWRITEAOF", "")
    {
        Summary = "Asynchronously rewrites the append-only file to disk.", Group = Group.Server, Since = "1.0.0", Complexity = "O(1)",
        Flags = NoAsyncLoading | Admin | NoScript, Scope = Scope.None, Retry = Retry.Never, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Host.Process.RewriteLog() is { } problem) call.Reply.Error(problem);
        else call.Reply.Simple("Background append only file rewriting started"u8);
    }
}
