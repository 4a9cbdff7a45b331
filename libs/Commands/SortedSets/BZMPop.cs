using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Scanning;
using Distro.Commands.Waiting;
using Distro.Engine.SortedSets;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.SortedSets;

internal static class BZMPop
{
    public static readonly Command Command = new("BZMPOP", "timeout numkeys key [key ...] <MIN | MAX> [COUNT count]")
    {
        Summary = "Takes members off the first sorted set that has some; waits for a member while none has.", Group = Group.SortedSet, Since = "7.0.0",
        Complexity = "O(K) + O(M*log(N)) where K is the number of keys, N the number of elements in the sorted set, and M the number of elements popped.",
        Flags = Write | MovableKeys | Blocking, Journal = Journal.Effects,
        Keys = [new KeySpec { BeginIndex = 2, KeyCountIndex = 0, FirstKeyOffset = 1, Step = 1, Use = KeyUse.ReadWrite | KeyUse.Access | KeyUse.Delete }], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!PopArguments.TryRead(ref call, 2, "MIN"u8, "MAX"u8, out var arguments)) return;
        if (!BlockTimeout.TryReadSeconds(ref call, 1, out var timeout)) return;
        for (var i = arguments.KeyStart; i < arguments.KeyEnd; i++)
        {
            if (!call.Serves(i)) continue;
            if (!call.TryGet<SortedSet>(i, out var set)) return;
            if (!set.Exists) continue;
            ZMPop.Take(ref call, ref set, i, arguments);
            return;
        }

        call.Block(arguments.KeyStart, arguments.KeyEnd - arguments.KeyStart, timeout, BlockTimeoutReply.NullArray, Engine.ValueType.SortedSet);
    }
}
