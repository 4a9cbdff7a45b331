using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Server;

internal static class Time
{
    public static readonly Command Command = new("TIME", "")
    {
        Summary = "Returns the server time.", Group = Group.Server, Since = "2.6.0", Complexity = "O(1)",
        Flags = Loading | Stale | Fast, Scope = Scope.None, Retry = Retry.Safe, Tips = ["nondeterministic_output"], Run = Run,
    };

    /// <summary>The clock is read once a batch, in milliseconds; the microseconds say no more than it does.</summary>
    private static void Run(ref Call call)
    {
        call.Reply.Array(2);
        call.Reply.BulkInteger(call.NowMilliseconds / 1000);
        call.Reply.BulkInteger(call.NowMilliseconds % 1000 * 1000);
    }
}
