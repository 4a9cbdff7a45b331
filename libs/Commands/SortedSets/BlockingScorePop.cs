using Distro.Commands.Execution;
using Distro.Commands.Waiting;
using Distro.Engine.SortedSets;

namespace Distro.Commands.SortedSets;

/// <summary>BZPOPMIN and BZPOPMAX: the first sorted set that has a member gives one, which is logged as the pop of that set; while none has one, the client waits.</summary>
internal static class BlockingScorePop
{
    public static void Run(ref Call call, bool least)
    {
        if (!BlockTimeout.TryReadSeconds(ref call, call.Count - 1, out var timeout)) return;
        for (var i = 1; i < call.Count - 1; i++)
        {
            if (!call.Serves(i)) continue;
            if (!call.TryGet<SortedSet>(i, out var set)) return;
            if (!set.Exists) continue;
            call.Reply.Array(3);
            call.Reply.Bulk(call[i]);
            var sink = new ScoreReply(call.Reply, withScores: true, nested: false);
            ScorePop.Take(ref call, ref set, call[i], least, 1, ref sink);
            var effects = call.Effect(call[i], 2);
            effects.Arg(least ? "ZPOPMIN"u8 : "ZPOPMAX"u8);
            effects.Arg(call[i]);
            return;
        }

        call.Block(1, call.Count - 2, timeout, BlockTimeoutReply.NullArray, Engine.ValueType.SortedSet);
    }
}
