using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Sets;

internal static class SDiffCard
{
    public static readonly Command Command = new("SDIFFCARD", "numkeys key [key ...] [LIMIT limit]")
    {
        Summary = "Returns the number of members of the difference between the first set and all successive sets.", Group = Group.Set, Since = "8.10.0",
        Complexity = "O(N) where N is the total number of elements in all given sets.",
        Flags = ReadOnly | MovableKeys, Retry = Retry.Safe,
        Keys = [new KeySpec { BeginIndex = 1, KeyCountIndex = 0, FirstKeyOffset = 1, Use = KeyUse.Read }],
        Run = static (ref Call call) => SetCardinality.Run(ref call, SetOperation.Difference),
    };
}
