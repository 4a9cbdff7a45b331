using Distro.Commands.Execution;
using Distro.Commands.Waiting;
using Distro.Engine.Lists;

namespace Distro.Commands.Lists;

/// <summary>BLPOP and BRPOP: the first list that has an element gives one, which is logged as the pop of that list; while none has one, the client waits.</summary>
internal static class BlockingPop
{
    public static void Run(ref Call call, bool first)
    {
        if (!BlockTimeout.TryReadSeconds(ref call, call.Count - 1, out var timeout)) return;
        for (var i = 1; i < call.Count - 1; i++)
        {
            if (!call.Serves(i)) continue;
            if (!call.TryGet<List>(i, out var list)) return;
            if (!list.Exists) continue;
            call.Reply.Array(2);
            call.Reply.Bulk(call[i]);
            ListPop.Take(ref call, ref list, call[i], first, 1);
            var effects = call.Effect(call[i], 2);
            effects.Arg(first ? "LPOP"u8 : "RPOP"u8);
            effects.Arg(call[i]);
            return;
        }

        call.Block(1, call.Count - 2, timeout, BlockTimeoutReply.NullArray, Engine.ValueType.List);
    }
}
