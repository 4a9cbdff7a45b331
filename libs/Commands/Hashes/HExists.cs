using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Hashes;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Hashes;

internal static class HExists
{
    public static readonly Command Command = new("HEXISTS", "key field")
    {
        Summary = "Determines whether a field exists in a hash.", Group = Group.Hash, Since = "2.0.0",
        Complexity = "O(1)",
        Flags = ReadOnly | Fast, Retry = Retry.Safe,
        Keys = [KeySpec.At(1, KeyUse.ReadOnly)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.TryGet<Hash>(1, out var hash)) call.Reply.Integer(hash.TryGet(call[2], out _) ? 1 : 0);
    }
}
