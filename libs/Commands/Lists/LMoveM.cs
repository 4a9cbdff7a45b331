using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Scanning;
using Distro.Engine.Lists;
using Distro.Resp;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Lists;

/// <summary>
/// LMOVEM moves elements of one end of a list to an end of another, or the same: one by one (OBO), so that the last one taken lies outermost, or as a block (BULK) that
/// stays in its order. From an end to itself, OBO turns them around where they are. Answers with them as they lie in the destination. The lists may be in two slots:
/// a pop and pushes are logged.
/// </summary>
internal static class LMoveM
{
    public static readonly Command Command = new("LMOVEM", "source destination <LEFT | RIGHT> <LEFT | RIGHT> [<COUNT count | EXACTLY exactly> <OBO | BULK>]")
    {
        Summary = "Moves up to (or exactly) a number of elements from one list to another and returns them. Deletes the source list if it becomes empty.", Group = Group.List, Since = "8.10.0",
        Complexity = "O(N) where N is the number of elements moved.",
        Flags = Write | DenyOom, Journal = Journal.Effects,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Delete), KeySpec.At(2, KeyUse.ReadWrite | KeyUse.Insert)],
        Run = Run,
    };

    private const int HowManyAt = 5;

    private static void Run(ref Call call)
    {
        if (TryRun(ref call, HowManyAt)) return;
        if (call.Count > HowManyAt && call.Is(HowManyAt, "EXACTLY"u8)) call.Reply.NullArray();
        else call.Reply.Array(0);
    }

    /// <summary>False when the source has not enough elements: nothing is written then.</summary>
    /// <param name="howManyAt">The argument with which the words about how many begin, if there are any.</param>
    public static bool TryRun(ref Call call, int howManyAt)
    {
        if (!ListMove.TryEnd(ref call, 3, out var fromFirst) || !ListMove.TryEnd(ref call, 4, out var toFirst)) return true;
        if (!TryHowMany(ref call, howManyAt, out var count, out var exactly, out var oneByOne)) return true;
        if (!call.TryGet<List>(1, out var source)) return true;
        if (!source.Exists || (exactly && source.Count < count)) return false;
        if (call.TryGet<List>(2, out _)) MoveMany(ref call, ref source, count, oneByOne, fromFirst, toFirst);
        return true;
    }

    private static void MoveMany(ref Call call, ref List source, long count, bool oneByOne, bool fromFirst, bool toFirst)
    {
        count = Math.Min(count, source.Count);
        var moved = call.Context.Scratch;
        moved.Clear();
        var isSame = call[1].SequenceEqual(call[2]);
        var isOneEnd = fromFirst == toFirst;
        var reverses = oneByOne && isOneEnd;
        var start = fromFirst ? 0 : source.Count - count;
        var sink = new ScratchSink(moved);
        source.Emit(reverses ? start + count - 1 : start, count, reverses ? -1 : 1, ref sink);
        call.Reply.Array(moved.Count);
        for (var i = 0; i < moved.Count; i++) call.Reply.Bulk(moved[i]);
        if (!isSame || !isOneEnd || reverses)
        {
            // In one list, and all of it: they are pushed before they are popped, since it and its expiry must not vanish in between.
            var pushesFirst = isSame && count == source.Count;

            // What was pushed to the end that they come from is in front of them: then they are popped at the other.
            var popsFirst = pushesFirst && isOneEnd ? !fromFirst : fromFirst;

            // Logged before it is done: what is too large for the log is refused while nothing has changed.
            if (!pushesFirst) LogPop(ref call, moved.Count, popsFirst);
            LogPush(ref call, moved, toFirst);
            if (pushesFirst) LogPop(ref call, moved.Count, popsFirst);
            if (!pushesFirst) Pop(ref source, moved.Count, popsFirst);
            Push(ref call, moved, toFirst);
            if (pushesFirst && call.TryGet(1, out source)) Pop(ref source, moved.Count, popsFirst);
            call.Touched(2, toFirst ? "lpush" : "rpush", EventClass.List);
            call.Touched(1, fromFirst ? "lpop" : "rpop", EventClass.List);
            if (!isSame && !source.Exists) call.Touched(1, "del", EventClass.Generic);
        }

        moved.Clear();
    }

    private static bool TryHowMany(ref Call call, int at, out long count, out bool exactly, out bool oneByOne)
    {
        (count, exactly, oneByOne) = (1, false, true);
        if (call.Count == at) return true;
        var isWhole = call.Count == at + 3;
        exactly = isWhole && call.Is(at, "EXACTLY"u8);
        oneByOne = isWhole && call.Is(at + 2, "OBO"u8);
        if (!isWhole || (!exactly && !call.Is(at, "COUNT"u8)) || (!oneByOne && !call.Is(at + 2, "BULK"u8)))
        {
            call.Reply.Error(ErrorLine.Syntax);
            return false;
        }

        if (IntegerText.TryParse(call[at + 1], out count) && count > 0) return true;
        call.Reply.Error("ERR count should be greater than 0"u8);
        return false;
    }

    private static void LogPush(ref Call call, ScratchBytes moved, bool toFirst)
    {
        var pushes = new ChunkedEffects(call.Effects, call.SlotOf(call[2]), call.Session.Database, call[2], toFirst ? "LPUSH"u8 : "RPUSH"u8, moved.Count);
        for (var i = 0; i < moved.Count; i++) pushes.Emit(moved[toFirst ? moved.Count - 1 - i : i]);
    }

    private static void Push(ref Call call, ScratchBytes moved, bool toFirst)
    {
        call.TryGet<List>(2, out var target);
        for (var i = 0; i < moved.Count; i++)
        {
            if (toFirst) target.PushFirst(moved[moved.Count - 1 - i]);
            else target.PushLast(moved[i]);
        }
    }

    private static void Pop(ref List source, int count, bool first) => source.RemoveRange(first ? 0 : source.Count - count, count);

    private static void LogPop(ref Call call, int count, bool first)
    {
        var effects = call.Effect(call[1], 3);
        effects.Arg(first ? "LPOP"u8 : "RPOP"u8);
        effects.Arg(call[1]);
        effects.Arg(count);
    }
}
