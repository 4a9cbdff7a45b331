using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Hashes;

internal static class HMSet
{
    public static readonly Command Command = new("HMSET", "key field value [field value ...]")
    {
        Summary = "Sets the values of multiple fields.", Group = Group.Hash, Since = "2.0.0",
        Complexity = "O(N) where N is the number of fields being set.",
        Flags = Write | DenyOom | Fast, Journal = Journal.AsIs,
        Keys = [KeySpec.At(1, KeyUse.ReadWrite | KeyUse.Update)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (HSet.TrySetAll(ref call, out _)) call.Reply.Ok();
    }
}
