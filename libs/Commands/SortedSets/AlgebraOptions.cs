using Distro.Commands.Execution;
using Distro.Commands.Sets;

namespace Distro.Commands.SortedSets;

/// <summary>
/// What ZUNION and its kind are told: keys with their number before them, then WEIGHTS, AGGREGATE, WITHSCORES or LIMIT, as far as the command has them.
/// A key of a wrong type is found before a word that makes no sense.
/// </summary>
internal struct AlgebraOptions
{
    private int weightsAt;

    public int FirstKey { get; private set; }

    public int KeyCount { get; private set; }

    public Aggregate Aggregate { get; private set; }

    public bool WithScores { get; private set; }

    /// <summary>ZINTERCARD counts no further; 0: it counts all.</summary>
    public long Limit { get; private set; }

    private readonly int KeyEnd => FirstKey + KeyCount;

    /// <summary>Reads the arguments from the number of keys on. False when they make no sense: the error is written then.</summary>
    public static bool TryRead(ref Call call, int countAt, SetOperation operation, AlgebraUse use, out AlgebraOptions options)
    {
        options = new AlgebraOptions { FirstKey = countAt + 1 };
        if (!call.TryInteger(countAt, out var keys)) return false;
        if (keys < 1)
        {
            call.Reply.Error($"ERR at least 1 input key is needed for '{call.Command.FullName}' command");
            return false;
        }

        if (keys > call.Count - options.FirstKey) return Refuse(ref call, ErrorLine.Syntax);
        options.KeyCount = (int)keys;
        for (var i = options.FirstKey; i < options.KeyEnd; i++)
        {
            if (!ScoredSource.TryOpen(ref call, i, out _)) return false;
        }

        var weighs = operation != SetOperation.Difference && use != AlgebraUse.Count;
        for (var i = options.KeyEnd; i < call.Count;)
        {
            var taken = weighs ? options.ReadWeighing(ref call, i) : 0;
            if (taken == 0) taken = options.ReadOwn(ref call, i, use);
            if (taken < 0) return false;
            if (taken == 0) return Refuse(ref call, ErrorLine.Syntax);
            i += taken;
        }

        return true;
    }

    /// <summary>What the scores of one of the keys are multiplied by.</summary>
    public readonly double Weight(ref Call call, int key)
    {
        var weight = 1.0;
        if (weightsAt > 0) call.TryDouble(weightsAt + key, out weight);
        return weight;
    }

    /// <summary>Reads WEIGHTS or AGGREGATE. Returns how many arguments that took; 0 for another word, -1 after an error.</summary>
    private int ReadWeighing(ref Call call, int i)
    {
        if (call.Is(i, "WEIGHTS"u8) && i + KeyCount < call.Count)
        {
            for (var key = 1; key <= KeyCount; key++)
            {
                if (Resp.DoubleText.TryParse(call[i + key], out _)) continue;
                call.Reply.Error("ERR weight value is not a float"u8);
                return -1;
            }

            weightsAt = i + 1;
            return 1 + KeyCount;
        }

        if (!call.Is(i, "AGGREGATE"u8) || i + 1 == call.Count) return 0;
        if (call.Is(i + 1, "SUM"u8)) Aggregate = Aggregate.Sum;
        else if (call.Is(i + 1, "MIN"u8)) Aggregate = Aggregate.Least;
        else if (call.Is(i + 1, "MAX"u8)) Aggregate = Aggregate.Most;
        else if (call.Is(i + 1, "COUNT"u8)) Aggregate = Aggregate.Count;
        else return 0;
        return 2;
    }

    private int ReadOwn(ref Call call, int i, AlgebraUse use)
    {
        if (use == AlgebraUse.Reply && call.Is(i, "WITHSCORES"u8))
        {
            WithScores = true;
            return 1;
        }

        if (use != AlgebraUse.Count || !call.Is(i, "LIMIT"u8) || i + 1 == call.Count) return 0;
        if (Resp.IntegerText.TryParse(call[i + 1], out var limit) && limit >= 0)
        {
            Limit = limit;
            return 2;
        }

        call.Reply.Error("ERR LIMIT can't be negative"u8);
        return -1;
    }

    private static bool Refuse(ref Call call, ReadOnlySpan<byte> error)
    {
        call.Reply.Error(error);
        return false;
    }
}
