using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.SortedSets;

internal static class BZPopMin
{
    public static readonly Command Command = new("BZPOPMIN", "key [key ...] timeout")
    {
        Summary = "Takes the member with the lowest score off the first sorted set that has one; waits for a member while none has.", Group = Group.SortedSet, Since = "5.0.0",
        Complexity = "O(log(N)) with N being the number of elements in the sorted set.",
        Flags = Write | Fast | Blocking, Journal = Journal.Effects,
        Keys = [KeySpec.Range(1, -2, 1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Delete)], Run = static (ref Call call) => BlockingScorePop.Run(ref call, least: true),
    };
}
