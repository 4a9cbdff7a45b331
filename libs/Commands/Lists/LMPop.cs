using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Scanning;
using Distro.Engine.Lists;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Lists;

/// <summary>LMPOP logs the pop of the one list that it found not empty.</summary>
internal static class LMPop
{
    public static readonly Command Command = new("LMPOP", "numkeys key [key ...] <LEFT | RIGHT> [COUNT count]")
    {
        Summary = "Returns multiple elements from a list after removing them. Deletes the list if the last element was popped.", Group = Group.List, Since = "7.0.0",
        Complexity = "O(N+M) where N is the number of provided keys and M is the number of elements returned.",
        Flags = Write | MovableKeys, Journal = Journal.Effects,
        Keys = [new KeySpec { BeginIndex = 1, KeyCountIndex = 0, FirstKeyOffset = 1, Step = 1, Use = KeyUse.ReadWrite | KeyUse.Access | KeyUse.Delete }], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!PopArguments.TryRead(ref call, 1, "LEFT"u8, "RIGHT"u8, out var arguments)) return;
        for (var i = arguments.KeyStart; i < arguments.KeyEnd; i++)
        {
            if (!call.TryGet<List>(i, out var list)) return;
            if (!list.Exists) continue;
            Take(ref call, ref list, i, arguments);
            return;
        }

        call.Reply.NullArray();
    }

    /// <summary>Takes elements off a list that has some, and logs it.</summary>
    public static void Take(ref Call call, ref List list, int key, PopArguments arguments)
    {
        var count = Math.Min(arguments.Count, list.Count);
        call.Reply.Array(2);
        call.Reply.Bulk(call[key]);
        call.Reply.Array((int)count);
        ListPop.Take(ref call, ref list, call[key], arguments.First, count);
        var effects = call.Effect(call[key], 3);
        effects.Arg(arguments.First ? "LPOP"u8 : "RPOP"u8);
        effects.Arg(call[key]);
        effects.Arg(count);
    }
}
