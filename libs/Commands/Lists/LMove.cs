using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Lists;

internal static class LMove
{
    public static readonly Command Command = new("LMOVE", "source destination <LEFT | RIGHT> <LEFT | RIGHT>")
    {
        Summary = "Returns an element after popping it from one list and pushing it to another. Deletes the list if the last element was moved.", Group = Group.List, Since = "6.2.0",
        Complexity = "O(1)",
        Flags = Write | DenyOom, Journal = Journal.Effects,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Delete), KeySpec.At(2, KeyUse.ReadWrite | KeyUse.Insert)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (ListMove.TryEnd(ref call, 3, out var fromFirst) && ListMove.TryEnd(ref call, 4, out var toFirst)) ListMove.Run(ref call, fromFirst, toFirst);
    }
}
