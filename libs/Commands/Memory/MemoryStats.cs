using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Memory;

internal static class MemoryStats
{
    public static readonly Command Command = new("STATS", "")
    {
        Summary = "Returns details about memory usage.", Group = Group.Server, Since = "4.0.0", Complexity = "O(1)",
        Flags = None, Scope = Scope.None, Retry = Retry.Safe, Tips = ["nondeterministic_output", "request_policy:all_shards", "response_policy:special"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        var figures = call.Host.MemoryFigures;
        call.Reply.Map(figures.Count);
        foreach (var figure in figures)
        {
            call.Reply.Bulk(Encoding.UTF8.GetBytes(figure.Name));
            if (figure.Parts is { } parts) WriteParts(ref call, parts);
            else if (figure.IsRatio) call.Reply.Double(figure.Value);
            else call.Reply.Integer((long)figure.Value);
        }
    }

    private static void WriteParts(ref Call call, IReadOnlyList<MemoryFigure> parts)
    {
        call.Reply.Map(parts.Count);
        foreach (var part in parts)
        {
            call.Reply.Bulk(Encoding.UTF8.GetBytes(part.Name));
            call.Reply.Integer((long)part.Value);
        }
    }
}
