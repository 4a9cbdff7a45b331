using Distro.Commands.Execution;
using Distro.Commands.Waiting;
using Distro.Engine.Lists;

namespace Distro.Commands.Lists;

/// <summary>BLMOVE and BRPOPLPUSH: LMOVE, which waits while its source is empty. Its destination is not waited for, but its slot is held when it is served.</summary>
internal static class BlockingMove
{
    public static void Run(ref Call call, bool fromFirst, bool toFirst)
    {
        if (!BlockTimeout.TryReadSeconds(ref call, call.Count - 1, out var timeout)) return;
        if (!call.TryGet<List>(1, out var source)) return;
        if (source.Exists) ListMove.MoveOne(ref call, ref source, fromFirst, toFirst);
        else call.Block(1, 1, timeout, BlockTimeoutReply.NullWithoutWaiting, Engine.ValueType.List);
    }
}
