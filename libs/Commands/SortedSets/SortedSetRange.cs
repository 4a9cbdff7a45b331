using System.Globalization;
using Distro.Commands.Execution;
using Distro.Engine.SortedSets;
using Distro.Resp;

namespace Distro.Commands.SortedSets;

/// <summary>
/// A range of a sorted set as a client writes it: by ranks (negative ones from the end), by scores ("(1" leaves 1 out), or by members of one score
/// ("[a", "(a", "-", "+"). Whatever it is written as, it comes down to a first rank and a count.
/// </summary>
internal readonly ref struct SortedSetRange
{
    private enum Kind
    {
        Ranks,
        Scores,
        Members,
    }

    private Kind By { get; init; }

    private long FirstRank { get; init; }

    private long LastRank { get; init; }

    private ScoreBound LeastScore { get; init; }

    private ScoreBound MostScore { get; init; }

    private MemberEdge LeastMember { get; init; }

    private MemberEdge MostMember { get; init; }

    /// <summary>True for ranks, that count from the other end when a range is reversed.</summary>
    public bool IsByRank => By == Kind.Ranks;

    /// <summary>Reads a range whose two ends stand at an argument and the next; a reversed one by scores or members is written from its greater end.</summary>
    public static bool TryRead(scoped ref Call call, int first, scoped in RangeOptions options, out SortedSetRange range)
    {
        var (least, most) = options.Reversed ? (first + 1, first) : (first, first + 1);
        return options.By switch
        {
            RangeBy.Ranks => TryReadRanks(ref call, first, first + 1, out range),
            RangeBy.Scores => TryReadScores(ref call, least, most, out range),
            _ => TryReadMembers(ref call, least, most, out range),
        };
    }

    public static bool TryReadRanks(scoped ref Call call, int first, int last, out SortedSetRange range)
    {
        range = default;
        if (!call.TryInteger(first, out var from) || !call.TryInteger(last, out var to)) return false;
        range = new SortedSetRange { By = Kind.Ranks, FirstRank = from, LastRank = to };
        return true;
    }

    public static bool TryReadScores(scoped ref Call call, int least, int most, out SortedSetRange range)
    {
        range = default;
        if (!TryScore(call[least], out var from, out var fromExcluded) || !TryScore(call[most], out var to, out var toExcluded))
        {
            call.Reply.Error("ERR min or max is not a float"u8);
            return false;
        }

        range = new SortedSetRange { By = Kind.Scores, LeastScore = new ScoreBound(from, after: fromExcluded), MostScore = new ScoreBound(to, after: !toExcluded) };
        return true;
    }

    public static bool TryReadMembers(scoped ref Call call, int least, int most, out SortedSetRange range)
    {
        range = default;
        if (!MemberEdge.TryRead(call[least], isLeast: true, out var from) || !MemberEdge.TryRead(call[most], isLeast: false, out var to))
        {
            call.Reply.Error("ERR min or max not valid string range item"u8);
            return false;
        }

        range = new SortedSetRange { By = Kind.Members, LeastMember = from, MostMember = to };
        return true;
    }

    /// <summary>The elements to show, of those in the range: the rank to begin at, how many, and whether towards higher ranks (1) or lower ones (-1).</summary>
    public void Resolve(scoped ref SortedSet set, scoped in RangeOptions options, out long first, out long count, out int direction)
    {
        Resolve(ref set, out first, out count);
        if (options.Reversed) first = IsByRank ? set.Count - 1 - first : first + count - 1;
        direction = options.Reversed ? -1 : 1;
        count = options.Window.Cut(count);
        first += direction * options.Window.Offset;
    }

    /// <summary>The rank of the range's first element and how many it has; 0 for an empty one.</summary>
    public void Resolve(scoped ref SortedSet set, out long first, out long count)
    {
        if (By == Kind.Ranks)
        {
            first = FirstRank;
            count = Lists.ListRange.Resolve(ref first, LastRank, set.Count);
            return;
        }

        first = By == Kind.Scores ? set.RankOf(LeastScore) : LeastMember.RankIn(ref set);
        count = Math.Max((By == Kind.Scores ? set.RankOf(MostScore) : MostMember.RankIn(ref set)) - first, 0);
    }

    private static bool TryScore(ReadOnlySpan<byte> text, out double score, out bool excluded)
    {
        excluded = text.Length > 0 && text[0] == '(';
        var number = excluded ? text[1..] : text;

        // What C reads as text ends at a zero byte, and here, unlike for scores, what is behind it does not matter.
        if (number.IndexOf((byte)0) is >= 0 and var end) number = number[..end];
        if (DoubleText.TryParseOrUnderflow(number, out score) || number.IsEmpty) return true;

        // Unlike a score, an end may be too large for a double: it is infinite then. So may it be too small: it is zero.
        return char.IsAsciiDigit((char)number[^1]) && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out score) && double.IsInfinity(score);
    }
}
