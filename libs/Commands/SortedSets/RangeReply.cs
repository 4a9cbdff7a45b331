using Distro.Commands.Execution;
using Distro.Engine.SortedSets;

namespace Distro.Commands.SortedSets;

/// <summary>Answers with a range of a sorted set, in either direction: ZRANGE and the five commands it replaced.</summary>
internal static class RangeReply
{
    private const int Key = 1;

    /// <summary>The older commands: their only words are WITHSCORES and LIMIT, each where its syntax has it.</summary>
    public static void RunOld(ref Call call, RangeBy by, bool reversed)
    {
        var options = new RangeOptions(by, reversed, WithScores: false, RangeWindow.All);
        for (var i = 4; i < call.Count; i++)
        {
            if (call.Is(i, "WITHSCORES"u8))
            {
                options = options with { WithScores = true };
            }
            else if (by != RangeBy.Ranks && call.Is(i, "LIMIT"u8) && i + 2 < call.Count)
            {
                if (!RangeWindow.TryRead(ref call, i + 1, out var window)) return;
                options = options with { Window = window };
                i += 2;
            }
            else
            {
                call.Reply.Error(ErrorLine.Syntax);
                return;
            }
        }

        if (options.WithScores && by == RangeBy.Members)
        {
            call.Reply.Error(RangeOptions.ScoresOfMembers);
            return;
        }

        Run(ref call, in options);
    }

    public static void Run(ref Call call, in RangeOptions options)
    {
        if (!SortedSetRange.TryRead(ref call, Key + 1, in options, out var range)) return;
        if (!call.TryGet<SortedSet>(Key, out var set)) return;
        range.Resolve(ref set, in options, out var first, out var count, out var direction);
        var sink = ScoreReply.Begin(call.Reply, count, options.WithScores);
        set.Emit(first, count, direction, ref sink);
    }
}
