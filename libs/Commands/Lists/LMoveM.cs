using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Scanning;
using Distro.Engine.Lists;
using Distro.Resp;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Lists;

/// <summary>
/// LMOVEM moves elements of one end of a list to an end of another, or the same: one by one (OBO), as that many LMOVE would, or as a block (BULK) that stays
/// in its order. Answers with them as they lie in the destination. The lists may be in two slots: a pop and pushes are logged.
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
        if (!TryRun(ref call, HowManyAt)) call.Reply.NullArray();
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
        var stays = isSame && fromFirst == toFirst;

        // One by one, the last one moved lies outermost.
        var reverses = oneByOne && fromFirst == toFirst && !stays;
        var start = fromFirst ? 0 : source.Count - count;
        var sink = new ScratchSink(moved);
        source.Emit(reverses ? start + count - 1 : start, count, reverses ? -1 : 1, ref sink);
        call.Reply.Array(moved.Count);
        for (var i = 0; i < moved.Count; i++) call.Reply.Bulk(moved[i]);
        if (!stays)
        {
            // Logged before it is done: what is too large for the log is refused while nothing has changed.
            Log(ref call, moved, isSame, fromFirst, toFirst);
            Move(ref call, ref source, moved, isSame, fromFirst, toFirst);
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

    /// <summary>In one list they are pushed before they are popped: it, and its expiry, must not vanish in between.</summary>
    private static void Log(ref Call call, ScratchBytes moved, bool isSame, bool fromFirst, bool toFirst)
    {
        if (!isSame) LogPop(ref call, moved.Count, fromFirst);
        var pushes = new ChunkedEffects(call.Effects, call.SlotOf(call[2]), call.Session.Database, call[2], toFirst ? "LPUSH"u8 : "RPUSH"u8, moved.Count);
        for (var i = 0; i < moved.Count; i++) pushes.Emit(moved[toFirst ? moved.Count - 1 - i : i]);
        if (isSame) LogPop(ref call, moved.Count, fromFirst);
    }

    private static void Move(ref Call call, ref List source, ScratchBytes moved, bool isSame, bool fromFirst, bool toFirst)
    {
        if (!isSame) source.RemoveRange(fromFirst ? 0 : source.Count - moved.Count, moved.Count);
        call.TryGet<List>(2, out var target);
        for (var i = 0; i < moved.Count; i++)
        {
            if (toFirst) target.PushFirst(moved[moved.Count - 1 - i]);
            else target.PushLast(moved[i]);
        }

        if (isSame) target.RemoveRange(fromFirst ? 0 : target.Count - moved.Count, moved.Count);
        call.Touched(2, toFirst ? "lpush" : "rpush", EventClass.List);
        call.Touched(1, fromFirst ? "lpop" : "rpop", EventClass.List);
        if (!isSame && !source.Exists) call.Touched(1, "del", EventClass.Generic);
    }

    private static void LogPop(ref Call call, int count, bool first)
    {
        var effects = call.Effect(call[1], 3);
        effects.Arg(first ? "LPOP"u8 : "RPOP"u8);
        effects.Arg(call[1]);
        effects.Arg(count);
    }
}
