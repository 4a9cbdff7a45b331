using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Lists;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Lists;

internal static class LSet
{
    public static readonly Command Command = new("LSET", "key index element")
    {
        Summary = "Sets the value of an element in a list by its index.", Group = Group.List, Since = "1.0.0",
        Complexity = "O(N) where N is the length of the list. Setting either the first or the last element of the list is O(1).",
        Flags = Write | DenyOom, Journal = Journal.AsIs,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Update)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryGet<List>(1, out var list)) return;
        if (!list.Exists)
        {
            call.Reply.Error(ErrorLine.NoSuchKey);
            return;
        }

        if (!call.TryInteger(2, out var index)) return;
        if (index < 0) index += list.Count;
        if (index < 0 || index >= list.Count)
        {
            call.Reply.Error(ErrorLine.OutOfRange);
            return;
        }

        list.Set(index, call[3]);
        call.Touched(1, "lset", EventClass.List);
        call.Reply.Ok();
    }
}
