using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Sets;

internal static class SUnion
{
    public static readonly Command Command = new("SUNION", "key [key ...]")
    {
        Summary = "Returns the union of multiple sets.", Group = Group.Set, Since = "1.0.0",
        Complexity = "O(N) where N is the total number of elements in all given sets.",
        Flags = ReadOnly, Retry = Retry.Safe, Tips = ["nondeterministic_output_order"],
        Keys = [new KeySpec { BeginIndex = 1, LastKey = -1, Step = 1, Use = KeyUse.Read }], Run = static (ref Call call) => SetAlgebra.Reply(ref call, SetOperation.Union),
    };
}
