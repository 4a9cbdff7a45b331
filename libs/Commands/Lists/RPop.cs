using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Lists;

internal static class RPop
{
    public static readonly Command Command = new("RPOP", "key [count]")
    {
        Summary = "Returns and removes one or more elements from the end of a list. Deletes the list if the last element was popped.", Group = Group.List, Since = "1.0.0",
        Complexity = "O(N) where N is the number of elements returned",
        Flags = Write | Fast, Journal = Journal.AsIs,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Delete)], Run = static (ref Call call) => ListPop.Run(ref call, first: false),
    };
}
