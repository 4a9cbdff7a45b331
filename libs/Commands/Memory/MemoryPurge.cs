using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Memory;

/// <summary>MEMORY PURGE gives this loop's free pages back at once; all loops do so by themselves when nothing grows.</summary>
internal static class MemoryPurge
{
    public static readonly Command Command = new("PURGE", "")
    {
        Summary = "Asks the allocator to release memory.", Group = Group.Server, Since = "4.0.0", Complexity = "Depends on how much memory is allocated, could be slow",
        Flags = Loading, Scope = Scope.None, Split = Split.AllOk, Retry = Retry.Safe, Tips = ["request_policy:all_shards", "response_policy:all_succeeded"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        call.Context.Worker?.Heap.Trim();
        call.Reply.Ok();
    }
}
