using System.Globalization;
using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Memory;

/// <summary>MEMORY MALLOC-STATS: the allocator is the engine's own, and these are its counters.</summary>
internal static class MemoryMallocStats
{
    public static readonly Command Command = new("MALLOC-STATS", "")
    {
        Summary = "Returns the allocator statistics.", Group = Group.Server, Since = "4.0.0", Complexity = "Depends on how much memory is allocated, could be slow",
        Flags = Loading, Scope = Scope.None, Retry = Retry.Safe, Tips = ["nondeterministic_output", "request_policy:all_shards", "response_policy:special"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        var text = new StringBuilder("Slab allocator: pages of 64 KiB, slabs of one block size each\n");
        foreach (var figure in call.Host.MemoryFigures)
        {
            if (figure.Parts is null) text.Append(CultureInfo.InvariantCulture, $"{figure.Name}: {figure.Value}\n");
        }

        call.Reply.Verbatim(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
