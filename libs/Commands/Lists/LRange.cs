using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Lists;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Lists;

internal static class LRange
{
    public static readonly Command Command = new("LRANGE", "key start stop")
    {
        Summary = "Returns a range of elements from a list.", Group = Group.List, Since = "1.0.0",
        Complexity = "O(S+N) where S is the distance of start offset from HEAD for small lists, from nearest end (HEAD or TAIL) for large lists; and N is the number of elements in the specified range.",
        Flags = ReadOnly, Retry = Retry.Safe,
        Keys = [KeySpec.At(1, KeyUse.Read)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryInteger(2, out var first) || !call.TryInteger(3, out var last)) return;
        if (!call.TryGet<List>(1, out var list)) return;
        var count = ListRange.Resolve(ref first, last, list.Count);
        call.Reply.Array((int)count);
        var sink = new ElementReply(call.Reply);
        list.Emit(first, count, 1, ref sink);
    }
}
