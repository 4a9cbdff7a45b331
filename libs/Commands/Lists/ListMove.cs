using Distro.Commands.Execution;
using Distro.Engine.Lists;

namespace Distro.Commands.Lists;

/// <summary>
/// Takes an element off one list and pushes it onto another, or the same. The lists may be in two slots, so what is logged is a pop there and a push here.
/// </summary>
internal static class ListMove
{
    /// <summary>Reads LEFT or RIGHT; writes the error when it is neither.</summary>
    public static bool TryEnd(ref Call call, int index, out bool first)
    {
        first = call.Is(index, "LEFT"u8);
        if (first || call.Is(index, "RIGHT"u8)) return true;
        call.Reply.Error(ErrorLine.Syntax);
        return false;
    }

    public static void Run(ref Call call, bool fromFirst, bool toFirst)
    {
        if (!call.TryGet<List>(1, out var source)) return;
        if (!source.Exists)
        {
            call.Reply.Null();
            return;
        }

        MoveOne(ref call, ref source, fromFirst, toFirst);
    }

    /// <summary>Moves one element; the source has some.</summary>
    public static void MoveOne(ref Call call, ref List source, bool fromFirst, bool toFirst)
    {
        if (!call.TryGet<List>(2, out _)) return;
        var moved = call.Context.Scratch;
        moved.Clear();
        moved.Add(source.Get(fromFirst ? 0 : source.Count - 1));
        call.Effects.Require(moved[0].Length + call[1].Length + call[2].Length);
        call.Reply.Bulk(moved[0]);
        if (call[1].SequenceEqual(call[2])) Rotate(ref call, ref source, moved[0], fromFirst, toFirst);
        else Move(ref call, ref source, moved[0], fromFirst, toFirst);
        moved.Clear();
    }

    private static void Rotate(ref Call call, ref List list, ReadOnlySpan<byte> element, bool fromFirst, bool toFirst)
    {
        // Pushed before popped: a list of one element must not vanish, and its expiry with it.
        Push(ref call, ref list, element, toFirst);
        Pop(ref call, ref list, fromFirst);
        Say(ref call, fromFirst, toFirst);
    }

    private static void Move(ref Call call, ref List source, ReadOnlySpan<byte> element, bool fromFirst, bool toFirst)
    {
        Pop(ref call, ref source, fromFirst);
        var emptied = !source.Exists;
        call.TryGet<List>(2, out var target);
        Push(ref call, ref target, element, toFirst);
        Say(ref call, fromFirst, toFirst);
        if (emptied) call.Touched(1, "del", EventClass.Generic);
    }

    private static void Push(ref Call call, ref List list, ReadOnlySpan<byte> element, bool first)
    {
        if (first) list.PushFirst(element);
        else list.PushLast(element);
        var effects = call.Effect(call[2], 3);
        effects.Arg(first ? "LPUSH"u8 : "RPUSH"u8);
        effects.Arg(call[2]);
        effects.Arg(element);
    }

    private static void Pop(ref Call call, ref List list, bool first)
    {
        list.RemoveRange(first ? 0 : list.Count - 1, 1);
        var effects = call.Effect(call[1], 2);
        effects.Arg(first ? "LPOP"u8 : "RPOP"u8);
        effects.Arg(call[1]);
    }

    private static void Say(ref Call call, bool fromFirst, bool toFirst)
    {
        call.Touched(2, toFirst ? "lpush" : "rpush", EventClass.List);
        call.Touched(1, fromFirst ? "lpop" : "rpop", EventClass.List);
    }
}
