using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Sets;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Sets;

internal static class SRem
{
    public static readonly Command Command = new("SREM", "key member [member ...]")
    {
        Summary = "Removes one or more members from a set. Deletes the set if the last member was removed.", Group = Group.Set, Since = "1.0.0",
        Complexity = "O(N) where N is the number of members to be removed.",
        Flags = Write | Fast, Journal = Journal.AsIs,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Delete)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryGet<Set>(1, out var set)) return;
        var removed = 0;
        for (var i = 2; i < call.Count && set.Exists; i++)
        {
            if (set.Remove(call[i])) removed++;
        }

        if (removed > 0)
        {
            call.Touched(1, "srem", EventClass.Set);
            if (!set.Exists) call.Touched(1, "del", EventClass.Generic);
        }

        call.Reply.Integer(removed);
    }
}
