using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Lists;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Lists;

internal static class LIndex
{
    public static readonly Command Command = new("LINDEX", "key index")
    {
        Summary = "Returns an element from a list by its index.", Group = Group.List, Since = "1.0.0",
        Complexity = "O(N) where N is the number of elements to traverse to get to the element at index. This makes asking for the first or the last element of the list O(1).",
        Flags = ReadOnly, Retry = Retry.Safe,
        Keys = [KeySpec.At(1, KeyUse.Read)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryGet<List>(1, out var list)) return;
        if (!list.Exists)
        {
            call.Reply.Null();
            return;
        }

        if (!call.TryInteger(2, out var index)) return;
        var count = list.Count;
        if (index < 0) index += count;
        if (index >= 0 && index < count) call.Reply.Bulk(list.Get(index));
        else call.Reply.Null();
    }
}
