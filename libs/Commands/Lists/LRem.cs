using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Lists;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Lists;

internal static class LRem
{
    public static readonly Command Command = new("LREM", "key count element")
    {
        Summary = "Removes elements from a list. Deletes the list if the last element was removed.", Group = Group.List, Since = "1.0.0",
        Complexity = "O(N+M) where N is the length of the list and M is the number of elements removed.",
        Flags = Write, Journal = Journal.AsIs,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Delete)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryInteger(2, -long.MaxValue, long.MaxValue, out var count)) return;
        if (!call.TryGet<List>(1, out var list)) return;
        var direction = count < 0 ? -1 : 1;
        var left = count == 0 ? long.MaxValue : Math.Abs(count);
        var removed = 0L;
        var from = direction > 0 ? 0 : list.Count - 1;
        for (; left > 0 && list.Exists; left--)
        {
            var index = list.Find(call[3], from, direction);
            if (index < 0) break;
            list.RemoveRange(index, 1);
            removed++;
            from = direction > 0 ? index : index - 1;
        }

        if (removed > 0)
        {
            call.Touched(1, "lrem", EventClass.List);
            if (!list.Exists) call.Touched(1, "del", EventClass.Generic);
        }

        call.Reply.Integer(removed);
    }
}
