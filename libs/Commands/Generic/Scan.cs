using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Scanning;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Generic;

/// <summary>
/// SCAN: a cursor is a position - 14 bits of slot, 39 bits of hash inside it - so it needs no state here, and holds through growth, failover and moves.
/// It stays below 2^53, since some clients keep it in a double. 0 is both the start and, in a reply, the end.
/// </summary>
internal static class Scan
{
    public const int PositionBits = 39;
    private const long CountDefault = 10;

    public static readonly Command Command = new("SCAN", "cursor [MATCH pattern] [COUNT count] [TYPE type]")
    {
        Summary = "Iterates over the key names in the database.", Group = Group.Generic, Since = "2.8.0",
        Complexity = "O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor to return back to 0. N is the number of elements inside the collection.",
        Flags = ReadOnly, Scope = Scope.EachSlot, Split = Split.Own, Retry = Retry.Safe,
        Tips = ["nondeterministic_output", "request_policy:special", "response_policy:special"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!ScanCursor.TryParse(call[1], out var cursor))
        {
            call.Reply.Error("ERR invalid cursor"u8);
            return;
        }

        var count = CountDefault;
        var pattern = "*"u8;
        var type = Engine.ValueType.None;
        for (var i = 2; i < call.Count; i += 2)
        {
            if (i + 1 < call.Count && call.Is(i, "COUNT"u8))
            {
                if (!call.TryInteger(i + 1, out count)) return;
                if (count >= 1) continue;
            }
            else if (i + 1 < call.Count && call.Is(i, "MATCH"u8))
            {
                pattern = call[i + 1];
                continue;
            }
            else if (i + 1 < call.Count && call.Is(i, "TYPE"u8))
            {
                type = TypeName.Parse(call[i + 1]);
                if (type != Engine.ValueType.None) continue;
                call.Reply.Error($"ERR unknown type name '{call[i + 1]}'");
                return;
            }

            call.Reply.Error(ElementScan.WordError(ref call, i));
            return;
        }

        var next = Walk(ref call, cursor, (int)Math.Min(count, int.MaxValue), pattern, type);
        var found = call.Context.Scratch;
        call.Reply.Array(2);
        call.Reply.BulkInteger(next);
        call.Reply.Array(found.Count);
        for (var i = 0; i < found.Count; i++) call.Reply.Bulk(found[i]);
        found.Clear();
    }

    private static long Walk(ref Call call, long cursor, int count, ReadOnlySpan<byte> pattern, Engine.ValueType type)
    {
        call.Context.Scratch.Clear();
        var only = SlotWalk.OnlySlot(pattern);
        var start = (int)(cursor >> PositionBits);
        var position = cursor & ((1L << PositionBits) - 1);
        if (only > start) (start, position) = (only, 0);
        var left = count;
        for (var slot = start; (slot = SlotWalk.Next(ref call, slot)) >= 0 && (only < 0 || slot == only); slot++)
        {
            if (slot != start) position = 0;
            do
            {
                if (left <= 0) return ((long)slot << PositionBits) | position;
                position = SlotWalk.Step(ref call, slot, position, left, pattern, type, out var visited);
                left -= visited;
            }
            while (position >= 0);
        }

        return 0;
    }
}
