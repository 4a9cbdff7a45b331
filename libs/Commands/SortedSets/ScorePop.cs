using Distro.Commands.Execution;
using Distro.Commands.Lists;
using Distro.Engine.SortedSets;

namespace Distro.Commands.SortedSets;

/// <summary>What ZPOPMIN and ZPOPMAX have in common.</summary>
internal static class ScorePop
{
    public static void Run(ref Call call, bool least)
    {
        long count = 1;
        if (call.Count > 3)
        {
            call.Reply.Error(ErrorLine.Syntax);
            return;
        }

        if (call.Count == 3 && !ListPop.TryCount(ref call, 2, out count)) return;
        if (!call.TryGet<SortedSet>(1, out var set)) return;
        count = Math.Min(count, set.Count);

        // Without a count the one element comes flat in RESP3, too.
        ScoreReply sink;
        if (call.Count == 3) sink = ScoreReply.Begin(call.Reply, count, withScores: true);
        else
        {
            call.Reply.Array((int)count * 2);
            sink = new ScoreReply(call.Reply, withScores: true, nested: false);
        }

        if (count > 0) Take(ref call, ref set, call[1], least, count, ref sink);
    }

    /// <summary>Takes elements off an end, writing each into the reply, and says what was touched.</summary>
    public static void Take(ref Call call, ref SortedSet set, ReadOnlySpan<byte> key, bool least, long count, ref ScoreReply sink)
    {
        set.Emit(least ? 0 : set.Count - 1, count, least ? 1 : -1, ref sink);
        set.RemoveRange(least ? 0 : set.Count - count, count);
        call.Touched(key, least ? "zpopmin" : "zpopmax", EventClass.SortedSet);
        if (!set.Exists) call.Touched(key, "del", EventClass.Generic);
    }
}
