using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Lists;

internal static class BLMove
{
    public static readonly Command Command = new("BLMOVE", "source destination <LEFT | RIGHT> <LEFT | RIGHT> timeout")
    {
        Summary = "Moves an element from an end of one list to an end of another and returns it; waits for an element while there is none.", Group = Group.List, Since = "6.2.0",
        Complexity = "O(1)",
        Flags = Write | DenyOom | Blocking, Journal = Journal.Effects,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Delete), KeySpec.At(2, KeyUse.ReadWrite | KeyUse.Insert)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (ListMove.TryEnd(ref call, 3, out var fromFirst) && ListMove.TryEnd(ref call, 4, out var toFirst)) BlockingMove.Run(ref call, fromFirst, toFirst);
    }
}
