using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Introspection;

internal static class LatencyGraph
{
    public static readonly Command Command = new("GRAPH", "event")
    {
        Summary = "Returns a latency graph for an event.", Group = Group.Server, Since = "2.8.13", Complexity = "O(1)",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.None, Split = Split.Own, Retry = Retry.Safe, Tips = ["nondeterministic_output", "request_policy:all_nodes", "response_policy:special"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        var name = Encoding.UTF8.GetString(call[2]);
        var samples = call.Context.Introspection.Latency.History(name);
        if (samples.Count == 0) call.Reply.Error($"ERR No samples available for event '{name}'");
        else call.Reply.Verbatim(Encoding.UTF8.GetBytes(LatencyChart.Draw(name, samples, call.NowMilliseconds / 1000)));
    }
}
