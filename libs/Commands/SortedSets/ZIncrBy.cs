using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.SortedSets;

internal static class ZIncrBy
{
    public static readonly Command Command = new("ZINCRBY", "key increment member")
    {
        Summary = "Increments the score of a member in a sorted set.", Group = Group.SortedSet, Since = "1.2.0",
        Complexity = "O(log(N)) where N is the number of elements in the sorted set.",
        Flags = Write | DenyOom | Fast, Journal = Journal.AsIs,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Update)], Run = static (ref Call call) => ScoreAddition.Run(ref call, ZAddOptions.Increment),
    };
}
