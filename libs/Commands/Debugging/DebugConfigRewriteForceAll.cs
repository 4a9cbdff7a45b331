using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Debugging;

internal static class DebugConfigRewriteForceAll
{
    public static readonly Command Command = new("CONFIG-REWRITE-FORCE-ALL", "")
    {
        Summary = "As CONFIG REWRITE, with all options, those that have their default value too.", Group = Group.Server, Since = "1.0.0", Complexity = "O(1)",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.None, Retry = Retry.Never, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Host.Process.RewriteConfig(all: true) is { } problem) call.Reply.Error(problem);
        else call.Reply.Ok();
    }
}
