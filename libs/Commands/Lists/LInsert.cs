using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Lists;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Lists;

internal static class LInsert
{
    public static readonly Command Command = new("LINSERT", "key <BEFORE | AFTER> pivot element")
    {
        Summary = "Inserts an element before or after another element in a list.", Group = Group.List, Since = "2.2.0",
        Complexity = "O(N) where N is the number of elements to traverse before seeing the value pivot. This means that inserting somewhere on the left end on the list (head) can be considered O(1) and inserting somewhere on the right end (tail) is O(N).",
        Flags = Write | DenyOom, Journal = Journal.AsIs,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Insert)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        var after = call.Is(2, "AFTER"u8);
        if (!after && !call.Is(2, "BEFORE"u8))
        {
            call.Reply.Error(ErrorLine.Syntax);
            return;
        }

        if (!call.TryGet<List>(1, out var list)) return;
        if (!list.Exists)
        {
            call.Reply.Integer(0);
            return;
        }

        var index = list.Find(call[3], 0, 1);
        if (index < 0)
        {
            call.Reply.Integer(-1);
            return;
        }

        list.Insert(after ? index + 1 : index, call[4]);
        call.Touched(1, "linsert", EventClass.List);
        call.Reply.Integer(list.Count);
    }
}
