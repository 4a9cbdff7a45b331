using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.SortedSets;

internal static class ZInterCard
{
    public static readonly Command Command = new("ZINTERCARD", "numkeys key [key ...] [LIMIT limit]")
    {
        Summary = "Returns the number of members of the intersect of multiple sorted sets.", Group = Group.SortedSet, Since = "7.0.0",
        Complexity = "O(N*K) worst case with N being the smallest input sorted set, K being the number of input sorted sets.",
        Flags = ReadOnly | MovableKeys, Retry = Retry.Safe,
        Keys = [new KeySpec { BeginIndex = 1, KeyCountIndex = 0, FirstKeyOffset = 1, Use = KeyUse.Read }],
        Run = ScoreAlgebra.Count,
    };
}
