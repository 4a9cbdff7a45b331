using Distro.Commands.Execution;
using Distro.Resp;

namespace Distro.Commands.Scanning;

/// <summary>What LMPOP and ZMPOP take: keys with their number before them, an end to pop from, a count.</summary>
/// <param name="KeyEnd">The argument behind the last key; the first key is argument 2.</param>
internal readonly record struct PopArguments(int KeyEnd, bool First, long Count)
{
    public static bool TryRead(ref Call call, ReadOnlySpan<byte> firstWord, ReadOnlySpan<byte> lastWord, out PopArguments arguments)
    {
        arguments = default;
        if (!IntegerText.TryParse(call[1], out var keys) || keys < 1) return Refuse(ref call, "ERR numkeys should be greater than 0"u8);
        if (keys > call.Count - 3) return Refuse(ref call, ErrorLine.Syntax);
        var end = 2 + (int)keys;
        var first = call.Is(end, firstWord);
        if (!first && !call.Is(end, lastWord)) return Refuse(ref call, ErrorLine.Syntax);
        long count = 1;
        if (call.Count > end + 1)
        {
            if (call.Count != end + 3 || !call.Is(end + 1, "COUNT"u8)) return Refuse(ref call, ErrorLine.Syntax);
            if (!IntegerText.TryParse(call[end + 2], out count) || count < 1) return Refuse(ref call, "ERR count should be greater than 0"u8);
        }

        arguments = new PopArguments(end, first, count);
        return true;
    }

    private static bool Refuse(ref Call call, ReadOnlySpan<byte> error)
    {
        call.Reply.Error(error);
        return false;
    }
}
