using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Sets;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.SortedSets;

internal static class ZDiff
{
    public static readonly Command Command = new("ZDIFF", "numkeys key [key ...] [WITHSCORES]")
    {
        Summary = "Returns the difference between multiple sorted sets.", Group = Group.SortedSet, Since = "6.2.0",
        Complexity = "O(L + (N-K)log(N)) worst case where L is the total number of elements in all the sets, N is the size of the first set, and K is the size of the result set.",
        Flags = ReadOnly | MovableKeys, Retry = Retry.Safe,
        Keys = [new KeySpec { BeginIndex = 1, KeyCountIndex = 0, FirstKeyOffset = 1, Use = KeyUse.Read }],
        Run = static (ref Call call) => ScoreAlgebra.Reply(ref call, SetOperation.Difference),
    };
}
