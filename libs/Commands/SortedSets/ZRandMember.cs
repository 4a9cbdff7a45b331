using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Scanning;
using Distro.Engine.SortedSets;
using Distro.Resp;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.SortedSets;

internal static class ZRandMember
{
    public static readonly Command Command = new("ZRANDMEMBER", "key [count [WITHSCORES]]")
    {
        Summary = "Returns one or more random members from a sorted set.", Group = Group.SortedSet, Since = "6.2.0",
        Complexity = "O(N) where N is the number of members returned",
        Flags = ReadOnly, Retry = Retry.Safe, Tips = ["nondeterministic_output"],
        Keys = [KeySpec.At(1, KeyUse.Read)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        long count = 0;
        if (call.Count > 2 && !RandomSample.TryCount(ref call, "WITHSCORES"u8, out count)) return;
        if (!call.TryGet<SortedSet>(1, out var set)) return;
        if (call.Count == 2)
        {
            var one = new ScoreReply(call.Reply, withScores: false, nested: false);
            if (set.Exists) set.Emit(call.Context.Random.NextInt64(set.Count), 1, 1, ref one);
            else call.Reply.Null();
            return;
        }

        if (count >= 0 || !set.Exists)
        {
            WriteDistinct(ref call, ref set, Math.Max(count, 0), call.Count == 4);
            return;
        }

        var sink = ScoreReply.Begin(call.Reply, -count, call.Count == 4);
        for (; count < 0 && !call.Reply.IsLost; count++) set.Emit(call.Context.Random.NextInt64(set.Count), 1, 1, ref sink);
    }

    private static void WriteDistinct(ref Call call, ref SortedSet set, long count, bool withScores)
    {
        var sample = new RandomSample(call.Context.Scratch, call.Context.Random, set.Count, count);
        if (!sample.IsSmall) set.Emit(0, set.Count, 1, ref sample);
        while (!sample.IsFull) set.Emit(call.Context.Random.NextInt64(set.Count), 1, 1, ref sample);
        var found = call.Context.Scratch;
        var sink = ScoreReply.Begin(call.Reply, found.Count / 2, withScores);
        for (var i = 0; i < found.Count; i += 2)
        {
            DoubleText.TryParse(found[i + 1], out var score);
            sink.Emit(found[i], score);
        }

        found.Clear();
    }
}
