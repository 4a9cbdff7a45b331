using Distro.Commands.Execution;

namespace Distro.Commands.SortedSets;

/// <summary>The words of ZRANGE and ZRANGESTORE behind their range: what its ends are, which way, how much of it, and whether with scores.</summary>
internal readonly record struct RangeOptions(RangeBy By, bool Reversed, bool WithScores, RangeWindow Window)
{
    public static ReadOnlySpan<byte> ScoresOfMembers => "ERR syntax error, WITHSCORES not supported in combination with BYLEX"u8;

    /// <summary>Reads them from an argument on. False when they make no sense: the error is written then.</summary>
    public static bool TryRead(ref Call call, int first, bool takesWithScores, out RangeOptions options)
    {
        options = new RangeOptions { Window = RangeWindow.All };
        for (var i = first; i < call.Count; i++)
        {
            if (options.By == RangeBy.Ranks && call.Is(i, "BYSCORE"u8)) options = options with { By = RangeBy.Scores };
            else if (options.By == RangeBy.Ranks && call.Is(i, "BYLEX"u8)) options = options with { By = RangeBy.Members };
            else if (!options.Reversed && call.Is(i, "REV"u8)) options = options with { Reversed = true };
            else if (takesWithScores && call.Is(i, "WITHSCORES"u8)) options = options with { WithScores = true };
            else if (call.Is(i, "LIMIT"u8) && i + 2 < call.Count)
            {
                if (!RangeWindow.TryRead(ref call, i + 1, out var window)) return false;
                options = options with { Window = window };
                i += 2;
            }
            else
            {
                return Refuse(ref call, ErrorLine.Syntax);
            }
        }

        if (options.Window.Count != RangeWindow.All.Count && options.By == RangeBy.Ranks)
            return Refuse(ref call, "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX"u8);
        if (options.WithScores && options.By == RangeBy.Members)
            return Refuse(ref call, ScoresOfMembers);

        // A window that ends nowhere passes, and ranks do not look at it.
        if (options.By == RangeBy.Ranks) options = options with { Window = RangeWindow.All };
        return true;
    }

    private static bool Refuse(ref Call call, ReadOnlySpan<byte> error)
    {
        call.Reply.Error(error);
        return false;
    }
}
