using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Introspection;

internal static class LatencyReset
{
    public static readonly Command Command = new("RESET", "[event [event ...]]")
    {
        Summary = "Resets the latency data for one or more events.", Group = Group.Server, Since = "2.8.13", Complexity = "O(1)",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.None, Split = Split.AllSum, Retry = Retry.Safe, Tips = ["request_policy:all_nodes", "response_policy:agg_sum"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        var latency = call.Context.Introspection.Latency;
        var reset = call.Count == 2 ? latency.Reset(null) : 0;
        for (var i = 2; i < call.Count; i++) reset += latency.Reset(Encoding.UTF8.GetString(call[i]));
        call.Reply.Integer(reset);
    }
}
