using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Introspection;

internal static class LatencyHistory
{
    public static readonly Command Command = new("HISTORY", "event")
    {
        Summary = "Returns timestamp-latency samples for an event.", Group = Group.Server, Since = "2.8.13", Complexity = "O(1)",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.None, Split = Split.Own, Retry = Retry.Safe, Tips = ["nondeterministic_output", "request_policy:all_nodes", "response_policy:special"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        var samples = call.Context.Introspection.Latency.History(Encoding.UTF8.GetString(call[2]));
        call.Reply.Array(samples.Count);
        foreach (var sample in samples)
        {
            call.Reply.Array(2);
            call.Reply.Integer(sample.UnixSeconds);
            call.Reply.Integer(sample.Milliseconds);
        }
    }
}
