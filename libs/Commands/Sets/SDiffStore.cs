using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Sets;

internal static class SDiffStore
{
    public static readonly Command Command = new("SDIFFSTORE", "destination key [key ...]")
    {
        Summary = "Stores the difference of multiple sets in a key.", Group = Group.Set, Since = "1.0.0",
        Complexity = "O(N) where N is the total number of elements in all given sets.",
        Flags = Write | DenyOom, Journal = Journal.Effects,
        Keys = [KeySpec.At(1, KeyUse.Overwrite | KeyUse.Update), new KeySpec { BeginIndex = 2, LastKey = -1, Step = 1, Use = KeyUse.Read }], Run = static (ref Call call) => SetAlgebra.Store(ref call, SetOperation.Difference, "sdiffstore"),
    };
}
