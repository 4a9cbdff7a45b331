using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Strings;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Strings;

/// <summary>LCS: the longest common subsequence of two strings, by the table of the lengths for all pairs of prefixes, which bounds how long they may be.</summary>
internal static class Lcs
{
    private const long TableBytesMax = 512L * 1024 * 1024;

    public static readonly Command Command = new("LCS", "key1 key2 [LEN] [IDX] [MINMATCHLEN min-match-len] [WITHMATCHLEN]")
    {
        Summary = "Finds the longest common substring.", Group = Group.String, Since = "7.0.0", Complexity = "O(N*M) where N and M are the lengths of s1 and s2, respectively",
        Flags = ReadOnly, Keys = [KeySpec.Range(1, 2, 1, KeyUse.Read)], Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        var wantsLength = false;
        var wantsRanges = false;
        var withLengths = false;
        long lengthMin = 0;
        var left = call.Open(1);
        var right = call.Open(2);
        if ((left.Exists && left.Type != StringValue.Type) || (right.Exists && right.Type != StringValue.Type))
        {
            call.Reply.Error("ERR The specified keys must contain string values"u8);
            return;
        }

        for (var i = 3; i < call.Count; i++)
        {
            if (call.Is(i, "IDX"u8)) wantsRanges = true;
            else if (call.Is(i, "LEN"u8)) wantsLength = true;
            else if (call.Is(i, "WITHMATCHLEN"u8)) withLengths = true;
            else if (call.Is(i, "MINMATCHLEN"u8) && i + 1 < call.Count)
            {
                if (!call.TryInteger(++i, out lengthMin)) return;
            }
            else
            {
                call.Reply.Error(ErrorLine.Syntax);
                return;
            }
        }

        if (wantsRanges && wantsLength)
        {
            call.Reply.Error("ERR If you want both the length and indexes, please just use IDX."u8);
            return;
        }

        scoped var leftValue = StringValue.Over(left);
        scoped var rightValue = StringValue.Over(right);
        var a = leftValue.Bytes(stackalloc byte[StringValue.ScratchBytes]);
        var b = rightValue.Bytes(stackalloc byte[StringValue.ScratchBytes]);
        if (SubsequenceTable.BytesFor(a.Length, b.Length) > TableBytesMax)
        {
            call.Reply.Error("ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len"u8);
            return;
        }

        var room = call.Context.LargeScratch;
        var table = new SubsequenceTable(a, b, room);
        if (wantsLength) call.Reply.Integer(table.Length);
        else if (wantsRanges) table.WriteRanges(call.Reply, lengthMin, withLengths);
        else call.Reply.Bulk(table.Subsequence());
        room.Shrink();
    }
}
