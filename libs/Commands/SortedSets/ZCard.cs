using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.SortedSets;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.SortedSets;

internal static class ZCard
{
    public static readonly Command Command = new("ZCARD", "key")
    {
        Summary = "Returns the number of members in a sorted set.", Group = Group.SortedSet, Since = "1.2.0",
        Complexity = "O(1)",
        Flags = ReadOnly | Fast, Retry = Retry.Safe,
        Keys = [KeySpec.At(1, KeyUse.ReadOnly)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.TryGet<SortedSet>(1, out var set)) call.Reply.Integer(set.Count);
    }
}
