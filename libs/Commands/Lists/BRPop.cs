using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Lists;

internal static class BRPop
{
    public static readonly Command Command = new("BRPOP", "key [key ...] timeout")
    {
        Summary = "Takes the last element off the first list that has one; waits for an element while none has.", Group = Group.List, Since = "2.0.0",
        Complexity = "O(N) where N is the number of keys.",
        Flags = Write | Blocking, Journal = Journal.Effects,
        Keys = [KeySpec.Range(1, -2, 1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Delete)], Run = static (ref Call call) => BlockingPop.Run(ref call, first: false),
    };
}
