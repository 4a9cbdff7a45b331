using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Sets;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.SortedSets;

internal static class ZUnion
{
    public static readonly Command Command = new("ZUNION", "numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE <SUM | MIN | MAX | COUNT>] [WITHSCORES]")
    {
        Summary = "Returns the union of multiple sorted sets.", Group = Group.SortedSet, Since = "6.2.0",
        Complexity = "O(N)+O(M*log(M)) with N being the sum of the sizes of the input sorted sets, and M being the number of elements in the resulting sorted set.",
        Flags = ReadOnly | MovableKeys, Retry = Retry.Safe,
        Keys = [new KeySpec { BeginIndex = 1, KeyCountIndex = 0, FirstKeyOffset = 1, Use = KeyUse.Read }],
        Run = static (ref Call call) => ScoreAlgebra.Reply(ref call, SetOperation.Union),
    };
}
