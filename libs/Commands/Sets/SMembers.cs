using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Lists;
using Distro.Engine.Sets;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Sets;

internal static class SMembers
{
    public static readonly Command Command = new("SMEMBERS", "key")
    {
        Summary = "Returns all members of a set.", Group = Group.Set, Since = "1.0.0",
        Complexity = "O(N) where N is the set cardinality.",
        Flags = ReadOnly, Retry = Retry.Safe, Tips = ["nondeterministic_output_order"],
        Keys = [KeySpec.At(1, KeyUse.Read)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryGet<Set>(1, out var set)) return;
        call.Reply.Set((int)set.Count);
        var sink = new ElementReply(call.Reply);
        set.Emit(ref sink);
    }
}
