using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Introspection;

internal static class SlowLogLen
{
    public static readonly Command Command = new("LEN", "")
    {
        Summary = "Returns the number of entries in the slow log.", Group = Group.Server, Since = "2.2.12", Complexity = "O(1)",
        Flags = Admin | Loading | Stale, Scope = Scope.None, Split = Split.AllSum, Retry = Retry.Safe, Tips = ["request_policy:all_nodes", "response_policy:agg_sum", "nondeterministic_output"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        call.Reply.Integer(call.Context.Introspection.Slow.Count);
    }
}
