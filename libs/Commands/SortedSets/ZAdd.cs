using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.SortedSets;

internal static class ZAdd
{
    public static readonly Command Command = new("ZADD", "key [NX | XX] [GT | LT] [CH] [INCR] score member [score member ...]")
    {
        Summary = "Adds one or more members to a sorted set, or updates their scores. Creates the key if it doesn't exist.", Group = Group.SortedSet, Since = "1.2.0",
        Complexity = "O(log(N)) for each item added, where N is the number of elements in the sorted set.",
        Flags = Write | DenyOom | Fast, Journal = Journal.AsIs,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Update)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!ZAddOptions.TryRead(ref call, out var options)) return;
        ScoreAddition.Run(ref call, options);
    }
}
