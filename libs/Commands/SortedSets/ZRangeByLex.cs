using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.SortedSets;

internal static class ZRangeByLex
{
    public static readonly Command Command = new("ZRANGEBYLEX", "key min max [LIMIT offset count]")
    {
        Summary = "Returns members in a sorted set within a lexicographical range.", Group = Group.SortedSet, Since = "2.8.9",
        Complexity = "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements being returned. If M is constant (e.g. always asking for the first 10 elements with LIMIT), you can consider it O(log(N)).",
        Flags = ReadOnly, Retry = Retry.Safe,
        Keys = [KeySpec.At(1, KeyUse.Read)], Run = static (ref Call call) => RangeReply.RunOld(ref call, RangeBy.Members, reversed: false),
    };
}
