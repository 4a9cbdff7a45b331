using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Waiting;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Lists;

/// <summary>BLMOVEM: LMOVEM, which waits while its source holds fewer elements than it was told to move at least.</summary>
internal static class BLMoveM
{
    private const int TimeoutAt = 5;

    public static readonly Command Command = new("BLMOVEM", "source destination <LEFT | RIGHT> <LEFT | RIGHT> timeout [<COUNT count | EXACTLY exactly> <OBO | BULK>]")
    {
        Summary = "Moves up to (or exactly) a number of elements from one list to another and returns them; waits while there are too few.", Group = Group.List, Since = "8.10.0",
        Complexity = "O(N) where N is the number of elements moved.",
        Flags = Write | DenyOom | Blocking, Journal = Journal.Effects,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Delete), KeySpec.At(2, KeyUse.ReadWrite | KeyUse.Insert)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!BlockTimeout.TryReadSeconds(ref call, TimeoutAt, out var timeout)) return;
        if (!LMoveM.TryRun(ref call, TimeoutAt + 1)) call.Block(1, 1, timeout, BlockTimeoutReply.NullArray, Engine.ValueType.List);
    }
}
