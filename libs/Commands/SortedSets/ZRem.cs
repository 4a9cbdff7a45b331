using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.SortedSets;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.SortedSets;

internal static class ZRem
{
    public static readonly Command Command = new("ZREM", "key member [member ...]")
    {
        Summary = "Removes one or more members from a sorted set. Deletes the sorted set if all members were removed.", Group = Group.SortedSet, Since = "1.2.0",
        Complexity = "O(M*log(N)) with N being the number of elements in the sorted set and M the number of elements to be removed.",
        Flags = Write | Fast, Journal = Journal.AsIs,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Delete)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryGet<SortedSet>(1, out var set)) return;
        var removed = 0;
        for (var i = 2; i < call.Count && set.Exists; i++)
        {
            if (set.Remove(call[i])) removed++;
        }

        if (removed > 0)
        {
            call.Touched(1, "zrem", EventClass.SortedSet);
            if (!set.Exists) call.Touched(1, "del", EventClass.Generic);
        }

        call.Reply.Integer(removed);
    }
}
