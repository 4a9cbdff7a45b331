using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Introspection;

internal static class LatencyDoctor
{
    public static readonly Command Command = new("DOCTOR", "")
    {
        Summary = "Returns a human-readable latency analysis report.", Group = Group.Server, Since = "2.8.13", Complexity = "O(1)",
        Flags = Admin | NoScript | Loading | Stale, Scope = Scope.None, Split = Split.Own, Retry = Retry.Safe, Tips = ["nondeterministic_output", "request_policy:all_nodes", "response_policy:special"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        call.Reply.Verbatim(Encoding.UTF8.GetBytes(LatencyReport.Write(call.Context.Introspection.Latency)));
    }
}
