using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

/// <summary>CONFIG REWRITE, where the server was given a file: members of a cluster have their options from elsewhere.</summary>
internal static class ConfigRewrite
{
    public static readonly Command Command = new("REWRITE", "")
    {
        Summary = "Persists the effective configuration to file.", Group = Group.Server, Since = "2.8.0", Complexity = "O(1)",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.None, Retry = Retry.Never,
        Tips = ["request_policy:all_nodes", "response_policy:all_succeeded"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Host.Process.RewriteConfig(all: false) is { } problem) call.Reply.Error(problem);
        else call.Reply.Ok();
    }
}
