using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.SortedSets;

internal static class ZRange
{
    public static readonly Command Command = new("ZRANGE", "key start stop [BYSCORE | BYLEX] [REV] [LIMIT offset count] [WITHSCORES]")
    {
        Summary = "Returns members in a sorted set within a range of indexes.", Group = Group.SortedSet, Since = "1.2.0",
        Complexity = "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements being returned. If M is constant (e.g. always asking for the first 10 elements with LIMIT), you can consider it O(log(N)).",
        Flags = ReadOnly, Retry = Retry.Safe,
        Keys = [KeySpec.At(1, KeyUse.Read)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        var by = RangeBy.Ranks;
        bool reversed = false, withScores = false;
        var window = RangeWindow.All;
        for (var i = 4; i < call.Count; i++)
        {
            if (call.Is(i, "BYSCORE"u8)) by = RangeBy.Scores;
            else if (call.Is(i, "BYLEX"u8)) by = RangeBy.Members;
            else if (call.Is(i, "REV"u8)) reversed = true;
            else if (call.Is(i, "WITHSCORES"u8)) withScores = true;
            else if (call.Is(i, "LIMIT"u8) && i + 2 < call.Count)
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

        if (window != RangeWindow.All && by == RangeBy.Ranks)
            call.Reply.Error("ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX"u8);
        else if (withScores && by == RangeBy.Members)
            call.Reply.Error("ERR syntax error, WITHSCORES not supported in combination with BYLEX"u8);
        else
            RangeReply.Run(ref call, by, reversed, window, withScores);
    }
}
