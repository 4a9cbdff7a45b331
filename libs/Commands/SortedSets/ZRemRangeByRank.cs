using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.SortedSets;

internal static class ZRemRangeByRank
{
    public static readonly Command Command = new("ZREMRANGEBYRANK", "key start stop")
    {
        Summary = "Removes members in a sorted set within a range of indexes. Deletes the sorted set if all members were removed.", Group = Group.SortedSet, Since = "2.0.0",
        Complexity = "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements removed by the operation.",
        Flags = Write, Journal = Journal.AsIs,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Delete)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (SortedSetRange.TryReadRanks(ref call, 2, 3, out var range)) RangeRemoval.Run(ref call, range, "zremrangebyrank");
    }
}
