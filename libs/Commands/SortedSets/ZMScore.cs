using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.SortedSets;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.SortedSets;

internal static class ZMScore
{
    public static readonly Command Command = new("ZMSCORE", "key member [member ...]")
    {
        Summary = "Returns the score of one or more members in a sorted set.", Group = Group.SortedSet, Since = "6.2.0",
        Complexity = "O(N) where N is the number of members being requested.",
        Flags = ReadOnly | Fast, Retry = Retry.Safe,
        Keys = [KeySpec.At(1, KeyUse.Read)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryGet<SortedSet>(1, out var set)) return;
        call.Reply.Array(call.Count - 2);
        for (var i = 2; i < call.Count; i++)
        {
            if (set.TryScore(call[i], out var score)) call.Reply.Double(score);
            else call.Reply.Null();
        }
    }
}
