using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.SortedSets;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.SortedSets;

internal static class ZLexCount
{
    public static readonly Command Command = new("ZLEXCOUNT", "key min max")
    {
        Summary = "Returns the number of members in a sorted set within a lexicographical range.", Group = Group.SortedSet, Since = "2.8.9",
        Complexity = "O(log(N)) with N being the number of elements in the sorted set.",
        Flags = ReadOnly | Fast, Retry = Retry.Safe,
        Keys = [KeySpec.At(1, KeyUse.Read)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!SortedSetRange.TryReadMembers(ref call, 2, 3, out var range)) return;
        if (!call.TryGet<SortedSet>(1, out var set)) return;
        range.Resolve(ref set, out _, out var count);
        call.Reply.Integer(count);
    }
}
