using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Hashes;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Hashes;

internal static class HLen
{
    public static readonly Command Command = new("HLEN", "key")
    {
        Summary = "Returns the number of fields in a hash.", Group = Group.Hash, Since = "2.0.0",
        Complexity = "O(1)",
        Flags = ReadOnly | Fast, Retry = Retry.Safe,
        Keys = [KeySpec.At(1, KeyUse.ReadOnly)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.TryGet<Hash>(1, out var hash)) call.Reply.Integer(hash.Count);
    }
}
