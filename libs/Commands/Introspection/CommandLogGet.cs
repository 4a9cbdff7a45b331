using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Introspection;

internal static class CommandLogGet
{
    public static readonly Command Command = new("GET", "count type")
    {
        Summary = "Returns the specified command log's entries.", Group = Group.Server, Since = "8.1.0", Complexity = "O(N) where N is the number of entries returned",
        Flags = Admin | Loading | Stale, Scope = Scope.None, Split = Split.Own, Retry = Retry.Safe, Tips = ["request_policy:all_nodes", "nondeterministic_output"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (CommandLogReplies.TryCount(ref call, 2, out var count) && CommandLogReplies.Find(ref call, 3) is { } log) CommandLogReplies.Write(ref call, log.Newest(count));
    }
}
