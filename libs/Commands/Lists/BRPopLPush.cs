using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Lists;

internal static class BRPopLPush
{
    public static readonly Command Command = new("BRPOPLPUSH", "source destination timeout")
    {
        Summary = "Moves the last element of one list to the front of another and returns it; waits for an element while there is none.", Group = Group.List, Since = "2.2.0",
        Complexity = "O(1)",
        Flags = Write | DenyOom | Blocking, Journal = Journal.Effects,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Access | KeyUse.Delete), KeySpec.At(2, KeyUse.ReadWrite | KeyUse.Insert)],
        Run = static (ref Call call) => BlockingMove.Run(ref call, fromFirst: false, toFirst: true),
    };
}
