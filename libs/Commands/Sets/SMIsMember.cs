using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Sets;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Sets;

internal static class SMIsMember
{
    public static readonly Command Command = new("SMISMEMBER", "key member [member ...]")
    {
        Summary = "Determines whether multiple members belong to a set.", Group = Group.Set, Since = "6.2.0",
        Complexity = "O(N) where N is the number of elements being checked for membership",
        Flags = ReadOnly | Fast, Retry = Retry.Safe,
        Keys = [KeySpec.At(1, KeyUse.Read)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryGet<Set>(1, out var set)) return;
        call.Reply.Array(call.Count - 2);
        for (var i = 2; i < call.Count; i++) call.Reply.Integer(set.Contains(call[i]) ? 1 : 0);
    }
}
