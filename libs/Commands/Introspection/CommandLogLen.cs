using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Introspection;

internal static class CommandLogLen
{
    public static readonly Command Command = new("LEN", "type")
    {
        Summary = "Returns the number of entries in the specified type of command log.", Group = Group.Server, Since = "8.1.0", Complexity = "O(1)",
        Flags = Admin | Loading | Stale, Scope = Scope.None, Split = Split.AllSum, Retry = Retry.Safe, Tips = ["request_policy:all_nodes", "response_policy:agg_sum", "nondeterministic_output"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (CommandLogReplies.Find(ref call, 2) is { } log) call.Reply.Integer(log.Count);
    }
}
