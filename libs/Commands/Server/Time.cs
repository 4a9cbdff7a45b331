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

    /// <summary>
    /// The clock is read once a batch, in milliseconds; the microseconds say no more than it does. It stands still for a script, until that is one which others
    /// wait for: a script that waits for a time to come must come to its end.
    /// </summary>
    private static void Run(ref Call call)
    {
        var now = call.NowMilliseconds;
        if (call.Context.Scripting.Running is { IsBusy: true } run) now += run.ElapsedMilliseconds;
        call.Reply.Array(2);
        call.Reply.BulkInteger(now / 1000);
        call.Reply.BulkInteger(now % 1000 * 1000);
    }
}
