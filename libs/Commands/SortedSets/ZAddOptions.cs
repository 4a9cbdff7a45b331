using Distro.Commands.Execution;

namespace Distro.Commands.SortedSets;

/// <summary>The words of ZADD before its scores.</summary>
/// <param name="First">The argument where the first score stands.</param>
internal readonly record struct ZAddOptions(bool OnlyNew, bool OnlyOld, bool OnlyGreater, bool OnlyLess, bool CountsChanged, bool Adds, int First)
{
    /// <summary>ZINCRBY's: it is ZADD INCR with the arguments at the same places as a pair's.</summary>
    public static ZAddOptions Increment => new() { Adds = true, First = 2 };

    public static bool TryRead(ref Call call, out ZAddOptions options)
    {
        options = default;
        var i = 2;
        for (; i < call.Count; i++)
        {
            if (call.Is(i, "NX"u8)) options = options with { OnlyNew = true };
            else if (call.Is(i, "XX"u8)) options = options with { OnlyOld = true };
            else if (call.Is(i, "GT"u8)) options = options with { OnlyGreater = true };
            else if (call.Is(i, "LT"u8)) options = options with { OnlyLess = true };
            else if (call.Is(i, "CH"u8)) options = options with { CountsChanged = true };
            else if (call.Is(i, "INCR"u8)) options = options with { Adds = true };
            else break;
        }

        options = options with { First = i };
        var pairs = call.Count - i;
        if (pairs == 0 || pairs % 2 != 0) return Refuse(ref call, ErrorLine.Syntax);
        if (options.OnlyNew && options.OnlyOld) return Refuse(ref call, "ERR XX and NX options at the same time are not compatible"u8);
        if ((options.OnlyGreater && options.OnlyLess) || (options.OnlyNew && (options.OnlyGreater || options.OnlyLess)))
            return Refuse(ref call, "ERR GT, LT, and/or NX options at the same time are not compatible"u8);
        if (options.Adds && pairs > 2) return Refuse(ref call, "ERR INCR option supports a single increment-element pair"u8);
        return true;
    }

    private static bool Refuse(ref Call call, ReadOnlySpan<byte> error)
    {
        call.Reply.Error(error);
        return false;
    }
}
