using Distro.Commands.Execution;
using Distro.Resp;

namespace Distro.Commands.Scanning;

/// <summary>What LMPOP, ZMPOP and their blocking forms take: keys with their number before them, an end to pop from, a count.</summary>
/// <param name="KeyStart">The argument that is the first key.</param>
/// <param name="KeyEnd">The argument behind the last key.</param>
internal readonly record struct PopArguments(int KeyStart, int KeyEnd, bool First, long Count)
{
    /// <param name="countAt">The argument that is the number of keys.</param>
    public static bool TryRead(ref Call call, int countAt, ReadOnlySpan<byte> firstWord, ReadOnlySpan<byte> lastWord, out PopArguments arguments)
    {
        arguments = default;
        var start = countAt + 1;
        if (!IntegerText.TryParse(call[countAt], out var keys) || keys < 1) return Refuse(ref call, "ERR numkeys should be greater than 0"u8);
        if (keys > call.Count - start - 1) return Refuse(ref call, ErrorLine.Syntax);
        var end = start + (int)keys;
        var first = call.Is(end, firstWord);
        if (!first && !call.Is(end, lastWord)) return Refuse(ref call, ErrorLine.Syntax);
        long count = 1;
        if (call.Count > end + 1)
        {
            if (call.Count < end + 3 || !call.Is(end + 1, "COUNT"u8)) return Refuse(ref call, ErrorLine.Syntax);
            if (!IntegerText.TryParse(call[end + 2], out count) || count < 1) return Refuse(ref call, "ERR count should be greater than 0"u8);
            if (call.Count > end + 3) return Refuse(ref call, ErrorLine.Syntax);
        }

        arguments = new PopArguments(start, end, first, count);
        return true;
    }

    private static bool Refuse(ref Call call, ReadOnlySpan<byte> error)
    {
        call.Reply.Error(error);
        return false;
    }
}
