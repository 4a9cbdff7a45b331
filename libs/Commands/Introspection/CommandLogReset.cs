using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Introspection;

internal static class CommandLogReset
{
    public static readonly Command Command = new("RESET", "type")
    {
        Summary = "Clears all entries from the specified type of command log.", Group = Group.Server, Since = "8.1.0", Complexity = "O(N) where N is the number of entries in the commandlog",
        Flags = Admin | Loading | Stale, Scope = Scope.None, Split = Split.AllOk, Retry = Retry.Safe, Tips = ["request_policy:all_nodes", "response_policy:all_succeeded"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (CommandLogReplies.Find(ref call, 2) is not { } log) return;
        log.Clear();
        call.Reply.Ok();
    }
}
