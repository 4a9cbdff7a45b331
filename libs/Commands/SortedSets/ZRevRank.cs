using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.SortedSets;

internal static class ZRevRank
{
    public static readonly Command Command = new("ZREVRANK", "key member [WITHSCORE]")
    {
        Summary = "Returns the index of a member in a sorted set ordered by descending scores.", Group = Group.SortedSet, Since = "2.0.0",
        Complexity = "O(log(N))",
        Flags = ReadOnly | Fast, Retry = Retry.Safe,
        Keys = [KeySpec.At(1, KeyUse.Read)], Run = static (ref Call call) => RankReply.Run(ref call, reversed: true),
    };
}
