using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Sets;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.SortedSets;

internal static class ZInterStore
{
    public static readonly Command Command = new("ZINTERSTORE", "destination numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE <SUM | MIN | MAX | COUNT>]")
    {
        Summary = "Stores the intersect of multiple sorted sets in a key.", Group = Group.SortedSet, Since = "2.0.0",
        Complexity = "O(N*K)+O(M*log(M)) worst case with N being the smallest input sorted set, K being the number of input sorted sets and M being the number of elements in the resulting sorted set.",
        Flags = Write | DenyOom | MovableKeys, Journal = Journal.Effects,
        Keys = [KeySpec.At(1, KeyUse.Overwrite | KeyUse.Update), new KeySpec { BeginIndex = 2, KeyCountIndex = 0, FirstKeyOffset = 1, Use = KeyUse.Read }],
        Run = static (ref Call call) => ScoreAlgebra.Store(ref call, SetOperation.Intersection, "zinterstore"),
    };
}
