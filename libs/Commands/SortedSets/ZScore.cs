using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.SortedSets;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.SortedSets;

internal static class ZScore
{
    public static readonly Command Command = new("ZSCORE", "key member")
    {
        Summary = "Returns the score of a member in a sorted set.", Group = Group.SortedSet, Since = "1.2.0",
        Complexity = "O(1)",
        Flags = ReadOnly | Fast, Retry = Retry.Safe,
        Keys = [KeySpec.At(1, KeyUse.Read)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryGet<SortedSet>(1, out var set)) return;
        if (set.TryScore(call[2], out var score)) call.Reply.Double(score);
        else call.Reply.Null();
    }
}
