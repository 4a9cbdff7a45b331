using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Scanning;
using Distro.Engine.SortedSets;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.SortedSets;

/// <summary>ZMPOP logs the pop of the one sorted set that it found not empty.</summary>
internal static class ZMPop
{
    public static readonly Command Command = new("ZMPOP", "numkeys key [key ...] <MIN | MAX> [COUNT count]")
    {
        Summary = "Returns the highest- or lowest-scoring members from one or more sorted sets after removing them. Deletes the sorted set if the last member was popped.", Group = Group.SortedSet, Since = "7.0.0",
        Complexity = "O(K) + O(M*log(N)) where K is the number of provided keys, N being the number of elements in the sorted set, and M being the number of elements popped.",
        Flags = Write | MovableKeys, Journal = Journal.Effects,
        Keys = [new KeySpec { BeginIndex = 1, KeyCountIndex = 0, FirstKeyOffset = 1, Step = 1, Use = KeyUse.ReadWrite | KeyUse.Access | KeyUse.Delete }], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!PopArguments.TryRead(ref call, 1, "MIN"u8, "MAX"u8, out var arguments)) return;
        for (var i = arguments.KeyStart; i < arguments.KeyEnd; i++)
        {
            if (!call.TryGet<SortedSet>(i, out var set)) return;
            if (!set.Exists) continue;
            Take(ref call, ref set, i, arguments);
            return;
        }

        call.Reply.NullArray();
    }

    /// <summary>Takes members off a sorted set that has some, and logs it.</summary>
    public static void Take(ref Call call, ref SortedSet set, int key, PopArguments arguments)
    {
        var count = Math.Min(arguments.Count, set.Count);
        call.Reply.Array(2);
        call.Reply.Bulk(call[key]);
        call.Reply.Array((int)count);
        var sink = new ScoreReply(call.Reply, withScores: true, nested: true);
        ScorePop.Take(ref call, ref set, call[key], arguments.First, count, ref sink);
        var effects = call.Effect(call[key], 3);
        effects.Arg(arguments.First ? "ZPOPMIN"u8 : "ZPOPMAX"u8);
        effects.Arg(call[key]);
        effects.Arg(count);
    }
}
