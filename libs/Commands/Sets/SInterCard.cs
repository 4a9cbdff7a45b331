using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Sets;

internal static class SInterCard
{
    public static readonly Command Command = new("SINTERCARD", "numkeys key [key ...] [LIMIT limit]")
    {
        Summary = "Returns the number of members of the intersect of multiple sets.", Group = Group.Set, Since = "7.0.0",
        Complexity = "O(N*M) worst case where N is the cardinality of the smallest set and M is the number of sets.",
        Flags = ReadOnly | MovableKeys, Retry = Retry.Safe,
        Keys = [new KeySpec { BeginIndex = 1, KeyCountIndex = 0, FirstKeyOffset = 1, Step = 1, Use = KeyUse.Read }], Run = static (ref Call call) => SetCardinality.Run(ref call, SetOperation.Intersection),
    };
}
