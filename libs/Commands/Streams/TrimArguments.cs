using Distro.Commands.Execution;
using Distro.Engine.Streams;

namespace Distro.Commands.Streams;

/// <summary>
/// MAXLEN or MINID as XADD and XTRIM take them. Approximate trimming that names no LIMIT takes at most a hundred blocks of entries at once.
/// </summary>
internal struct TrimArguments
{
    private const int BlocksAtOnce = 100;
    private const int LimitOtherwise = 10_000;
    private const int LimitMax = 1_000_000;

    private long lengthMax;
    private StreamId idMin;
    private bool isApproximate;
    private long limit;
    private bool hasLimit;
    private bool hasReferences;

    /// <summary>Whether there is anything to trim by.</summary>
    public bool IsGiven { get; private set; }

    /// <summary>KEEPREF, DELREF or ACKED.</summary>
    public ReferencePolicy References;

    /// <summary>Reads the words at an argument, which moves behind them. False when they are none of these, or wrong: then an error is written.</summary>
    public bool TryRead(scoped ref Call call, ref int at, out bool failed)
    {
        failed = false;
        var more = call.Count - 1 - at;
        if (more > 0 && (call.Is(at, "MAXLEN"u8) || call.Is(at, "MINID"u8)))
        {
            failed = !TryReadStrategy(ref call, ref at);
        }
        else if (more > 0 && call.Is(at, "LIMIT"u8))
        {
            hasLimit = true;
            failed = !call.TryInteger(at + 1, out limit) || Refuses(ref call, limit < 0, "ERR The LIMIT argument must be >= 0."u8);
            at += 2;
        }
        else if (!hasReferences && ReferencePolicyWord.TryRead(ref call, at, out var policy))
        {
            hasReferences = true;
            References = policy;
            at++;
        }
        else
        {
            return false;
        }

        return !failed;
    }

    /// <summary>After the last word: whether they make sense together. The error is written when not.</summary>
    public bool TryFinish(scoped ref Call call)
    {
        if (Refuses(ref call, limit > 0 && !IsGiven, "ERR syntax error, LIMIT cannot be used without specifying a trimming strategy"u8)) return false;
        var isTrim = call.Command == XTrim.Command;
        if (Refuses(ref call, isTrim && !IsGiven, "ERR syntax error, XTRIM must be called with a trimming strategy"u8)) return false;
        return !Refuses(ref call, hasLimit && !isApproximate, "ERR syntax error, LIMIT cannot be used without the special ~ option"u8);
    }

    /// <summary>What it comes to with blocks of so many entries.</summary>
    public readonly StreamTrim Trim(int blockEntries)
    {
        var most = hasLimit ? limit : blockEntries <= 0 ? LimitOtherwise : Math.Min((long)blockEntries * BlocksAtOnce, LimitMax);
        return new StreamTrim(lengthMax, idMin, isApproximate, isApproximate ? most : 0);
    }

    private bool TryReadStrategy(scoped ref Call call, ref int at)
    {
        if (Refuses(ref call, IsGiven, "ERR syntax error, MAXLEN and MINID options at the same time are not compatible"u8)) return false;
        IsGiven = true;
        var byLength = call.Is(at, "MAXLEN"u8);
        at++;
        isApproximate = call.Count - at >= 2 && call[at] is [(byte)'~'];
        if (isApproximate || (call.Count - at >= 2 && call[at] is [(byte)'='])) at++;
        lengthMax = -1;
        if (byLength)
        {
            if (!call.TryInteger(at, out lengthMax)) return false;
            if (Refuses(ref call, lengthMax < 0, "ERR The MAXLEN argument must be >= 0."u8)) return false;
        }
        else if (!IdText.TryRead(ref call, at, 0, out idMin))
        {
            return false;
        }

        at++;
        return true;
    }

    private static bool Refuses(scoped ref Call call, bool wrong, ReadOnlySpan<byte> error)
    {
        if (wrong) call.Reply.Error(error);
        return wrong;
    }
}
