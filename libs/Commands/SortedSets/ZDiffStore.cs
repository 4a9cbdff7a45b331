using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Sets;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.SortedSets;

internal static class ZDiffStore
{
    public static readonly Command Command = new("ZDIFFSTORE", "destination numkeys key [key ...]")
    {
        Summary = "Stores the difference of multiple sorted sets in a key.", Group = Group.SortedSet, Since = "6.2.0",
        Complexity = "O(L + (N-K)log(N)) worst case where L is the total number of elements in all the sets, N is the size of the first set, and K is the size of the result set.",
        Flags = Write | DenyOom | MovableKeys, Journal = Journal.Effects,
        Keys = [KeySpec.At(1, KeyUse.Overwrite | KeyUse.Update), new KeySpec { BeginIndex = 2, KeyCountIndex = 0, FirstKeyOffset = 1, Use = KeyUse.Read }],
        Run = static (ref Call call) => ScoreAlgebra.Store(ref call, SetOperation.Difference, "zdiffstore"),
    };
}
