using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Scanning;
using Distro.Commands.Waiting;
using Distro.Engine.Lists;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Lists;

internal static class BLMPop
{
    public static readonly Command Command = new("BLMPOP", "timeout numkeys key [key ...] <LEFT | RIGHT> [COUNT count]")
    {
        Summary = "Takes elements off the first list that has some; waits for an element while none has.", Group = Group.List, Since = "7.0.0",
        Complexity = "O(N+M) where N is the number of keys and M is the number of elements returned.",
        Flags = Write | MovableKeys | Blocking, Journal = Journal.Effects,
        Keys = [new KeySpec { BeginIndex = 2, KeyCountIndex = 0, FirstKeyOffset = 1, Step = 1, Use = KeyUse.ReadWrite | KeyUse.Access | KeyUse.Delete }], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!PopArguments.TryRead(ref call, 2, "LEFT"u8, "RIGHT"u8, out var arguments)) return;
        if (!BlockTimeout.TryReadSeconds(ref call, 1, out var timeout)) return;
        for (var i = arguments.KeyStart; i < arguments.KeyEnd; i++)
        {
            if (!call.Serves(i)) continue;
            if (!call.TryGet<List>(i, out var list)) return;
            if (!list.Exists) continue;
            LMPop.Take(ref call, ref list, i, arguments);
            return;
        }

        call.Block(arguments.KeyStart, arguments.KeyEnd - arguments.KeyStart, timeout, BlockTimeoutReply.NullArray, Engine.ValueType.List);
    }
}
