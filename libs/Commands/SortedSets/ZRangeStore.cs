using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.SortedSets;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.SortedSets;

internal static class ZRangeStore
{
    public static readonly Command Command = new("ZRANGESTORE", "dst src min max [BYSCORE | BYLEX] [REV] [LIMIT offset count]")
    {
        Summary = "Stores a range of members from sorted set in a key.", Group = Group.SortedSet, Since = "6.2.0",
        Complexity = "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements stored into the destination key.",
        Flags = Write | DenyOom, Journal = Journal.Effects,
        Keys = [KeySpec.At(1, KeyUse.Overwrite | KeyUse.Update), KeySpec.At(2, KeyUse.Read)],
        Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!RangeOptions.TryRead(ref call, 5, takesWithScores: false, out var options)) return;
        if (!SortedSetRange.TryRead(ref call, 3, in options, out var range)) return;
        if (!call.TryGet<SortedSet>(2, out var set)) return;
        call.Context.Scores.Clear();
        range.Resolve(ref set, in options, out var first, out var count, out var direction);
        var sink = new Collector(call.Context.Scores);
        set.Emit(first, count, direction, ref sink);
        ScoreStore.Replace(ref call, 1, "zrangestore");
    }

    private readonly struct Collector(ScoredScratch scores) : IScoreSink
    {
        public void Emit(scoped ReadOnlySpan<byte> member, double score) => scores.Add(member, score);
    }
}
