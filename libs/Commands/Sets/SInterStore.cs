using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Sets;

internal static class SInterStore
{
    public static readonly Command Command = new("SINTERSTORE", "destination key [key ...]")
    {
        Summary = "Stores the intersect of multiple sets in a key.", Group = Group.Set, Since = "1.0.0",
        Complexity = "O(N*M) worst case where N is the cardinality of the smallest set and M is the number of sets.",
        Flags = Write | DenyOom, Journal = Journal.Effects,
        Keys = [KeySpec.At(1, KeyUse.Overwrite | KeyUse.Update), new KeySpec { BeginIndex = 2, LastKey = -1, Step = 1, Use = KeyUse.Read }], Run = static (ref Call call) => SetAlgebra.Store(ref call, SetOperation.Intersection, "sinterstore"),
    };
}
