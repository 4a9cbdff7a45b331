using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

internal static class ConfigResetStat
{
    public static readonly Command Command = new("RESETSTAT", "")
    {
        Summary = "Resets the server's statistics.", Group = Group.Server, Since = "2.0.0", Complexity = "O(1)",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.AllLoops, Split = Split.AllOk, Retry = Retry.Never,
        Tips = ["request_policy:all_nodes", "response_policy:all_succeeded"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        call.Host.Options.ResetStatistics();
        call.Reply.Ok();
    }
}
