using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Introspection;

internal static class LatencyLatest
{
    public static readonly Command Command = new("LATEST", "")
    {
        Summary = "Returns the latest latency samples for all events.", Group = Group.Server, Since = "2.8.13", Complexity = "O(1)",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.None, Split = Split.Own, Retry = Retry.Safe, Tips = ["nondeterministic_output", "request_policy:all_nodes", "response_policy:special"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        var events = call.Context.Introspection.Latency.Latest();
        call.Reply.Array(events.Count);
        foreach (var (name, summary) in events)
        {
            call.Reply.Array(6);
            call.Reply.Bulk(Encoding.UTF8.GetBytes(name));
            call.Reply.Integer(summary.UnixSeconds);
            call.Reply.Integer(summary.LatestMilliseconds);
            call.Reply.Integer(summary.MaxMilliseconds);
            call.Reply.Integer(summary.SumMilliseconds);
            call.Reply.Integer(summary.Count);
        }
    }
}
