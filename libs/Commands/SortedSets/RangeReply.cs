using Distro.Commands.Execution;
using Distro.Engine.SortedSets;

namespace Distro.Commands.SortedSets;

/// <summary>Answers with a range of a sorted set, in either direction: ZRANGE and the five commands it replaced.</summary>
internal static class RangeReply
{
    /// <summary>The older commands: their only words are WITHSCORES and LIMIT, each where its syntax has it.</summary>
    public static void RunOld(ref Call call, RangeBy by, bool reversed)
    {
        var withScores = false;
        var window = RangeWindow.All;
        for (var i = 4; i < call.Count; i++)
        {
            if (by != RangeBy.Members && call.Is(i, "WITHSCORES"u8))
            {
                withScores = true;
            }
            else if (by != RangeBy.Ranks && call.Is(i, "LIMIT"u8) && i + 2 < call.Count)
            {
                if (!RangeWindow.TryRead(ref call, i + 1, out window)) return;
                i += 2;
            }
            else
            {
                call.Reply.Error(ErrorLine.Syntax);
                return;
            }
        }

        Run(ref call, by, reversed, window, withScores);
    }

    /// <summary>A reversed range by scores or members is written from its greater end.</summary>
    public static void Run(ref Call call, RangeBy by, bool reversed, RangeWindow window, bool withScores)
    {
        if (!TryRange(ref call, by, reversed, out var range)) return;
        if (!call.TryGet<SortedSet>(1, out var set)) return;
        range.Resolve(ref set, out var first, out var count);
        if (reversed) first = by == RangeBy.Ranks ? set.Count - 1 - first : first + count - 1;
        count = window.Cut(count);
        var sink = ScoreReply.Begin(call.Reply, count, withScores);
        set.Emit(reversed ? first - window.Offset : first + window.Offset, count, reversed ? -1 : 1, ref sink);
    }

    private static bool TryRange(scoped ref Call call, RangeBy by, bool reversed, out SortedSetRange range)
    {
        var (least, most) = reversed ? (3, 2) : (2, 3);
        return by switch
        {
            RangeBy.Ranks => SortedSetRange.TryReadRanks(ref call, 2, 3, out range),
            RangeBy.Scores => SortedSetRange.TryReadScores(ref call, least, most, out range),
            _ => SortedSetRange.TryReadMembers(ref call, least, most, out range),
        };
    }
}
