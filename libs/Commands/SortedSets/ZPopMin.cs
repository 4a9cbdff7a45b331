using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.SortedSets;

internal static class ZPopMin
{
    public static readonly Command Command = new("ZPOPMIN", "key [count]")
    {
        Summary = "Returns the lowest-scoring members from a sorted set after removing them. Deletes the sorted set if the last member was popped.", Group = Group.SortedSet, Since = "5.0.0",
        Complexity = "O(log(N)*M) with N being the number of elements in the sorted set, and M being the number of elements popped.",
        Flags = Write | Fast, Journal = Journal.AsIs,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Delete)], Run = static (ref Call call) => ScorePop.Run(ref call, least: true),
    };
}
