using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Lists;

internal static class RPopLPush
{
    public static readonly Command Command = new("RPOPLPUSH", "source destination")
    {
        Summary = "Returns the last element of a list after removing and pushing it to another list. Deletes the list if the last element was popped.", Group = Group.List, Since = "1.2.0",
        Complexity = "O(1)",
        Flags = Write | DenyOom, Journal = Journal.Effects,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Delete), KeySpec.At(2, KeyUse.ReadWrite | KeyUse.Insert)], Run = static (ref Call call) => ListMove.Run(ref call, fromFirst: false, toFirst: true),
    };
}
