using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Introspection;

internal static class SlowLogReset
{
    public static readonly Command Command = new("RESET", "")
    {
        Summary = "Clears all entries from the slow log.", Group = Group.Server, Since = "2.2.12", Complexity = "O(N) where N is the number of entries in the slowlog",
        Flags = Admin | Loading | Stale, Scope = Scope.None, Split = Split.AllOk, Retry = Retry.Safe, Tips = ["request_policy:all_nodes", "response_policy:all_succeeded"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        call.Context.Introspection.Slow.Clear();
        call.Reply.Ok();
    }
}
