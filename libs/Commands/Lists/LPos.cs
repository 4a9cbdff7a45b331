using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Lists;
using Distro.Resp;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Lists;

internal static class LPos
{
    public static readonly Command Command = new("LPOS", "key element [RANK rank] [COUNT num-matches] [MAXLEN len]")
    {
        Summary = "Returns the index of matching elements in a list.", Group = Group.List, Since = "6.0.6",
        Complexity = "O(N) where N is the number of elements in the list, for the average case. When searching for elements near the head or the tail of the list, or when the MAXLEN option is provided, the command may run in constant time.",
        Flags = ReadOnly, Retry = Retry.Safe,
        Keys = [KeySpec.At(1, KeyUse.Read)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!TryOptions(ref call, out var rank, out var count, out var lengthMax)) return;
        if (!call.TryGet<List>(1, out var list)) return;
        var direction = rank < 0 ? -1 : 1;
        var skip = Math.Abs(rank) - 1;
        var total = list.Count;
        var end = lengthMax == 0 || lengthMax > total ? total : lengthMax;
        var found = call.Context.Scratch;
        found.Clear();
        Span<byte> text = stackalloc byte[IntegerText.BytesMax];
        var from = direction > 0 ? 0 : total - 1;
        while (total > 0 && (count <= 0 || found.Count < count))
        {
            var index = list.Find(call[2], from, direction);
            if (index < 0 || (direction > 0 ? index : total - 1 - index) >= end) break;
            if (skip-- <= 0) found.Add(text[..IntegerText.Write(index, text)]);
            from = index + direction;
            if (from < 0 || from >= total) break;
        }

        WriteFound(ref call, count);
    }

    private static void WriteFound(ref Call call, long count)
    {
        var found = call.Context.Scratch;
        if (count >= 0) call.Reply.Array(found.Count);
        else if (found.Count == 0) call.Reply.Null();
        for (var i = 0; i < found.Count && (count >= 0 || i == 0); i++)
        {
            IntegerText.TryParse(found[i], out var index);
            call.Reply.Integer(index);
        }

        found.Clear();
    }

    /// <summary>A count of -1 means that none was given: only the first match is wanted, and not as an array. Zero is all.</summary>
    private static bool TryOptions(ref Call call, out long rank, out long count, out long lengthMax)
    {
        (rank, count, lengthMax) = (1, -1, 0);
        for (var i = 3; i < call.Count; i += 2)
        {
            if (i + 1 == call.Count) return Refuse(ref call, ErrorLine.Syntax);
            if (call.Is(i, "RANK"u8))
            {
                if (!call.TryInteger(i + 1, -long.MaxValue, long.MaxValue, out rank)) return false;
                if (rank == 0)
                    return Refuse(ref call, "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from the end of the list"u8);
            }
            else if (call.Is(i, "COUNT"u8))
            {
                if (!IntegerText.TryParse(call[i + 1], out count) || count < 0) return Refuse(ref call, "ERR COUNT can't be negative"u8);
            }
            else if (call.Is(i, "MAXLEN"u8))
            {
                if (!IntegerText.TryParse(call[i + 1], out lengthMax) || lengthMax < 0) return Refuse(ref call, "ERR MAXLEN can't be negative"u8);
            }
            else
            {
                return Refuse(ref call, ErrorLine.Syntax);
            }
        }

        return true;
    }

    private static bool Refuse(ref Call call, ReadOnlySpan<byte> error)
    {
        call.Reply.Error(error);
        return false;
    }
}
