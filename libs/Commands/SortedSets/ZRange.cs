using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.SortedSets;

internal static class ZRange
{
    public static readonly Command Command = new("ZRANGE", "key start stop [BYSCORE | BYLEX] [REV] [LIMIT offset count] [WITHSCORES]")
    {
        Summary = "Returns members in a sorted set within a range of indexes.", Group = Group.SortedSet, Since = "1.2.0",
        Complexity = "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements being returned. If M is constant (e.g. always asking for the first 10 elements with LIMIT), you can consider it O(log(N)).",
        Flags = ReadOnly, Retry = Retry.Safe,
        Keys = [KeySpec.At(1, KeyUse.Read)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (RangeOptions.TryRead(ref call, 4, takesWithScores: true, out var options)) RangeReply.Run(ref call, in options);
    }
}
