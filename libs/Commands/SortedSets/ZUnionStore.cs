using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Sets;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.SortedSets;

internal static class ZUnionStore
{
    public static readonly Command Command = new("ZUNIONSTORE", "destination numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE <SUM | MIN | MAX | COUNT>]")
    {
        Summary = "Stores the union of multiple sorted sets in a key.", Group = Group.SortedSet, Since = "2.0.0",
        Complexity = "O(N)+O(M log(M)) with N being the sum of the sizes of the input sorted sets, and M being the number of elements in the resulting sorted set.",
        Flags = Write | DenyOom | MovableKeys, Journal = Journal.Effects,
        Keys = [KeySpec.At(1, KeyUse.Overwrite | KeyUse.Update), new KeySpec { BeginIndex = 2, KeyCountIndex = 0, FirstKeyOffset = 1, Use = KeyUse.Read }],
        Run = static (ref Call call) => ScoreAlgebra.Store(ref call, SetOperation.Union, "zunionstore"),
    };
}
