using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Lists;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Lists;

internal static class LTrim
{
    public static readonly Command Command = new("LTRIM", "key start stop")
    {
        Summary = "Removes elements from both ends a list. Deletes the list if all elements were trimmed.", Group = Group.List, Since = "1.0.0",
        Complexity = "O(N) where N is the number of elements to be removed by the operation.",
        Flags = Write, Journal = Journal.AsIs,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Delete)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryInteger(2, out var first) || !call.TryInteger(3, out var last)) return;
        if (!call.TryGet<List>(1, out var list)) return;
        if (list.Exists)
        {
            var count = list.Count;
            var kept = ListRange.Resolve(ref first, last, list.Count);
            if (kept == 0) list.RemoveRange(0, list.Count);
            else
            {
                list.RemoveRange(first + kept, list.Count - first - kept);
                list.RemoveRange(0, first);
            }

            if (kept == count) call.TouchedWithoutEffect(1, "ltrim", EventClass.List);
            else call.Touched(1, "ltrim", EventClass.List);
            if (!list.Exists) call.Touched(1, "del", EventClass.Generic);
        }

        call.Reply.Ok();
    }
}
