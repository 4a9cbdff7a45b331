using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Sets;

internal static class SInter
{
    public static readonly Command Command = new("SINTER", "key [key ...]")
    {
        Summary = "Returns the intersect of multiple sets.", Group = Group.Set, Since = "1.0.0",
        Complexity = "O(N*M) worst case where N is the cardinality of the smallest set and M is the number of sets.",
        Flags = ReadOnly, Retry = Retry.Safe, Tips = ["nondeterministic_output_order"],
        Keys = [new KeySpec { BeginIndex = 1, LastKey = -1, Step = 1, Use = KeyUse.Read }], Run = static (ref Call call) => SetAlgebra.Reply(ref call, SetOperation.Intersection),
    };
}
