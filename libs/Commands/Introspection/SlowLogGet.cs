using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Introspection;

internal static class SlowLogGet
{
    public static readonly Command Command = new("GET", "[count]")
    {
        Summary = "Returns the slow log's entries.", Group = Group.Server, Since = "2.2.12", Complexity = "O(N) where N is the number of entries returned",
        Flags = Admin | Loading | Stale, Scope = Scope.None, Split = Split.Own, Retry = Retry.Safe, Tips = ["request_policy:all_nodes", "nondeterministic_output"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        const int countByDefault = 10;
        long count = countByDefault;
        if (call.Count > 3) CommandRunner.WriteSubcommandSyntax(call);
        else if (call.Count < 3 || CommandLogReplies.TryCount(ref call, 2, out count)) CommandLogReplies.Write(ref call, call.Context.Introspection.Slow.Newest(count));
    }
}
