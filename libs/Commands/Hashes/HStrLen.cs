using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine.Hashes;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Hashes;

internal static class HStrLen
{
    public static readonly Command Command = new("HSTRLEN", "key field")
    {
        Summary = "Returns the length of the value of a field.", Group = Group.Hash, Since = "3.2.0",
        Complexity = "O(1)",
        Flags = ReadOnly | Fast, Retry = Retry.Safe,
        Keys = [KeySpec.At(1, KeyUse.ReadOnly)], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!call.TryGet<Hash>(1, out var hash)) return;
        hash.TryGet(call[2], out var value);
        call.Reply.Integer(value.Length);
    }
}
